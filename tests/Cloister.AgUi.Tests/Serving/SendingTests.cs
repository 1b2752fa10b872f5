using System.Text;

namespace Cloister.AgUi.Tests.Serving;

public sealed class SendingTests
{
    private static readonly RunStartedEvent Start = new("t", "r");
    private static readonly RunFinishedEvent Finish = new("t", "r");

    [Fact]
    public async Task Chunks_become_explicit_events()
    {
        var agent = LambdaAgent.Of(Start, new TextMessageChunkEvent { MessageId = "m", Delta = "Hi" }, Finish);

        var events = await Serve.EventsAsync(agent);

        Assert.Equal([new TextMessageStartEvent("m"), new TextMessageContentEvent("m", "Hi"), new TextMessageEndEvent("m")], events[1..^1]);
    }

    [Fact]
    public async Task Chunks_are_sent_as_they_are_on_request()
    {
        var chunk = new TextMessageChunkEvent { MessageId = "m", Delta = "Hi" };

        var events = await Serve.EventsAsync(LambdaAgent.Of(Start, chunk, Finish), new() { SendChunks = true });

        Assert.Equal(chunk, events[1]);
    }

    [Fact]
    public async Task Item_of_chunks_is_closed_when_the_agent_ends_without_an_end()
    {
        var events = await Serve.EventsAsync(LambdaAgent.Of(Start, new TextMessageChunkEvent { MessageId = "m", Delta = "Hi" }));

        Assert.Equal(new TextMessageEndEvent("m"), events[^2]);
        Assert.Null(StreamVerifier.VerifyAll(events));
    }

    [Fact]
    public async Task Chunk_that_means_nothing_fails_the_run()
    {
        var events = await Serve.EventsAsync(LambdaAgent.Of(Start, new TextMessageChunkEvent { Delta = "Hi" }));

        Assert.IsType<RunErrorEvent>(events[^1]);
    }

    [Fact]
    public async Task Foreign_events_and_the_input_are_sent_on_request_only()
    {
        AgUiEvent[] said =
        [
            Start with
            {
                Input = Serve.Input,
            },
            new StepStartedEvent("s") { RawEvent = 1 },
            new StepFinishedEvent("s"),
            Finish,
        ];

        var bare = await Serve.EventsAsync(LambdaAgent.Of(said));
        var full = await Serve.EventsAsync(LambdaAgent.Of(said), new() { SendRawEvents = true, SendInput = true });

        Assert.Null(((RunStartedEvent)bare[0]).Input);
        Assert.Null(bare[1].RawEvent);
        Assert.Equal(Serve.Input, ((RunStartedEvent)full[0]).Input);
        Assert.Equal(1, full[1].RawEvent);
    }

    [Fact]
    public async Task Events_carry_the_ids_that_a_client_may_come_back_with()
    {
        string? id = null;
        var agent = new LambdaAgent((_, _) => Numbered());
        var body = new MemoryStream();

        await new AgentEndpoint(agent).WriteAsync(new RunRequest(Serve.Input, AgUiEncoding.Sse) { EventId = () => id }, body);

        var frames = Encoding.UTF8.GetString(body.ToArray()).Split("\n\n");
        Assert.StartsWith("id: 7\ndata: {", frames[0]);
        Assert.StartsWith("data: {", frames[1]);
        Assert.StartsWith("id: 9\ndata: {", frames[2]);

        async IAsyncEnumerable<AgUiEvent> Numbered()
        {
            id = "7";
            yield return Start;
            id = null;
            yield return new StepStartedEvent("s");
            id = "9";
            yield return new StepFinishedEvent("s");
            await Task.Yield();
            yield return Finish;
        }
    }

    [Fact]
    public async Task Unknown_events_are_passed_on_to_those_who_skip_them()
    {
        var unknown = new UnknownEvent("NEW", JsonData.Object(("type", "NEW"), ("x", 1)));

        var json = await Serve.EventsAsync(LambdaAgent.Of(Start, unknown, Finish));
        var binary = await Serve.EventsAsync(LambdaAgent.Of(Start, unknown, Finish), encoding: AgUiEncoding.Binary);

        Assert.Equal("NEW", Assert.IsType<UnknownEvent>(json[1]).WireType);
        Assert.Equal(2, binary.Count);
    }

    [Fact]
    public async Task First_mistake_of_an_agent_is_reported_and_sent()
    {
        List<StreamViolation> violations = [];
        var options = new AgentEndpointOptions { OnViolation = (_, violation) => violations.Add(violation) };

        var events = await Serve.EventsAsync(
            LambdaAgent.Of(Start, new TextMessageEndEvent("m"), new TextMessageEndEvent("n"), Finish),
            options
        );

        Assert.Equal(StreamRule.ItemIsOpen, Assert.Single(violations).Rule);
        Assert.Equal(4, events.Count);
    }

    [Fact]
    public async Task Frames_are_one_line_of_json_and_an_empty_line()
    {
        var text = await Serve.TextAsync(LambdaAgent.Of(Start, Finish));

        Assert.Equal(
            "data: {\"type\":\"RUN_STARTED\",\"threadId\":\"t\",\"runId\":\"r\",\"protocolVersion\":\"1.0\"}\n\n"
                + "data: {\"type\":\"RUN_FINISHED\",\"threadId\":\"t\",\"runId\":\"r\"}\n\n",
            text
        );
    }

    [Fact]
    public async Task Agent_gets_what_the_host_adds()
    {
        object? user = null;
        var agent = new LambdaAgent(
            (context, _) =>
            {
                user = context.Items["user"];
                return AsyncEnumerable.Empty<AgUiEvent>();
            }
        );
        var request = new RunRequest(Serve.Input, AgUiEncoding.Sse);

        await new AgentEndpoint(agent).WriteAsync(request with { Items = request.Items.Add("user", "ada") }, new MemoryStream());

        Assert.Equal("ada", user);
    }
}
