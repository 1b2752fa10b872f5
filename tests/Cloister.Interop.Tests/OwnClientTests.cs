using Cloister.AgUi;
using Cloister.Chat;
using Cloister.Testing;

namespace Cloister.Interop.Tests;

/// <summary>Our client in conversation with an agent behind the public encoder.</summary>
[Trait("Category", "Slow")]
public sealed class OwnClientTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TheoryData<string, AgUiEncoding> Peers => Peer.All;

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task Reads_every_event_as_it_was_meant(string version, AgUiEncoding encoding)
    {
        var peer = new Peer(version, encoding);
        await using var server = await PublicServer.StartAsync(version, peer.Corpus);
        using var agent = new HttpAgent(server.Url, new() { AcceptBinary = peer.IsBinary, ExpandChunks = false });

        var events = await agent.RunAsync(new(new RunAgentInput("thread", "run"))).ToListAsync().AsTask().WaitAsync(Patience);

        Json.Equal(peer.View(peer.Corpus.ToJson()), peer.View(events.ToJson()));
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task Sends_an_input_that_the_public_schema_takes_whole(string version, AgUiEncoding encoding)
    {
        var peer = new Peer(version, encoding);
        await using var server = await PublicServer.StartAsync(version, Testing.Fixtures.HappyPath.Events);
        await using var agent = new HttpAgent(server.Url, new() { AcceptBinary = peer.IsBinary });
        var input = peer.CanSend(EventCorpus.Input);

        var events = await agent.RunAsync(new(input)).ToListAsync().AsTask().WaitAsync(Patience);

        Assert.IsType<RunFinishedEvent>(events[^1]);
        var last = await server.LastInputAsync();
        Json.Equal(peer.View(input.ToJson()), peer.View(last["input"]));
        Assert.All(last["warnings"].Items, warning => Assert.Contains("encryptedValueType", warning.AsString(), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task Session_talks_is_asked_and_answers(string version, AgUiEncoding encoding)
    {
        var peer = new Peer(version, encoding);
        await using var server = await PublicServer.StartAsync(
            version,
            Run(new InterruptOutcome([new("i-1", "confirmation")]), "m-1", "May I?"),
            Run(new SuccessOutcome(), "m-2", "Done.")
        );
        await using var client = new AgUiClient(new HttpAgent(server.Url, new() { AcceptBinary = peer.IsBinary }));
        var session = client.NewSession();

        var asked = await session.SendAsync("Book a table.").WaitAsync(Patience);
        var done = await session.ResumeAsync([ResumeEntry.Resolve("i-1", JsonData.Object(("approved", true)))]).WaitAsync(Patience);

        Assert.Equal(RunOutcome.Interrupted, asked.Outcome);
        Assert.Equal(RunOutcome.Completed, done.Outcome);
        Assert.Equal(["Book a table.", "May I?", "Done."], session.State.Messages.Select(message => $"{message.Text}"));
        var last = await server.LastInputAsync();
        Json.Equal(
            JsonData.Parse("""[{ "interruptId": "i-1", "status": "resolved", "payload": { "approved": true } }]"""),
            last["input"]["resume"]
        );
        Assert.Equal(2, last["input"]["messages"].Count);
        Assert.Equal(0, last["warnings"].Count);
    }

    [Theory]
    [InlineData(Peer.Old, AgUiEncoding.Sse)]
    [InlineData(Peer.Current, AgUiEncoding.Sse)]
    [InlineData(Peer.Current, AgUiEncoding.Binary)]
    public async Task Session_runs_the_tools_it_offers(string version, AgUiEncoding encoding)
    {
        AgUiEvent[] call =
        [
            new RunStartedEvent("thread", "run"),
            new ToolCallStartEvent("call-1", "double"),
            new ToolCallArgsEvent("call-1", """{"number":21}"""),
            new ToolCallEndEvent("call-1"),
            new RunFinishedEvent("thread", "run"),
        ];
        await using var server = await PublicServer.StartAsync(version, call, Run(new SuccessOutcome(), "m-1", "It is 42."));
        var tools = new ToolRegistry().Add(
            new("double", "Doubles a number.") { Parameters = JsonData.Object(("type", "object")) },
            (tool, _) => new(ToolOutput.From(tool.Arguments["number"].AsInt64() * 2))
        );
        var agent = new HttpAgent(server.Url, new() { AcceptBinary = encoding == AgUiEncoding.Binary });
        await using var client = new AgUiClient(agent, new() { Tools = tools });
        var session = client.NewSession();

        var result = await session.SendAsync("Twice 21?").WaitAsync(Patience);

        Assert.Equal(RunOutcome.Completed, result.Outcome);
        Assert.Equal("It is 42.", $"{session.State.Messages[^1].Text}");
        var answer = (await server.LastInputAsync())["input"]["messages"][2];
        Assert.Equal(("call-1", "42"), (answer["toolCallId"].AsString(), answer["content"].AsString()));
    }

    private static AgUiEvent[] Run(FinishOutcome outcome, string messageId, string text) =>
        [
            new RunStartedEvent("thread", "run"),
            new TextMessageStartEvent(messageId),
            new TextMessageContentEvent(messageId, text),
            new TextMessageEndEvent(messageId),
            new RunFinishedEvent("thread", "run") { Outcome = outcome },
        ];
}
