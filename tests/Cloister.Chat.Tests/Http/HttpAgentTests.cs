using System.Buffers;
using System.Text;
using Cloister.AgUi;

namespace Cloister.Chat.Tests.Http;

/// <summary>What goes out, and how events come in.</summary>
public sealed class HttpAgentTests
{
    private static readonly AgUiEvent[] Good =
    [
        Script.Started(),
        new TextMessageStartEvent("m1"),
        Script.Text("hi"),
        new TextMessageEndEvent("m1"),
        Script.Finished(),
    ];

    [Theory]
    [InlineData("/relative")]
    [InlineData("ftp://host/")]
    public void An_address_that_is_none_is_refused(string address) =>
        Assert.Throws<ArgumentException>(() => new HttpAgent(new Uri(address, UriKind.RelativeOrAbsolute)));

    [Fact]
    public async Task A_run_is_one_post_with_its_input()
    {
        await using var server = new RawHttpServer(AnswerAsync(Good));
        await using var agent = new HttpAgent(server.Address);
        var input = Script.Input() with
        {
            Messages = [new UserMessage("u1", "hello"), new ActivityMessage("a1", "plan", JsonData.EmptyObject)],
        };

        var events = await agent.RunAsync(new RunContext(input)).ReadAsync();

        var request = Assert.Single(server.Exchanges);
        Assert.Equal(Good, events);
        Assert.StartsWith("POST /agent HTTP/1.1", request.Head, StringComparison.Ordinal);
        Assert.Equal("application/json", request.Header("Content-Type"));
        Assert.Equal("text/event-stream", request.Header("Accept"));
        Assert.Equal([new UserMessage("u1", "hello")], request.Input.Messages);
        Assert.Equal(("t1", "r1"), (request.Input.ThreadId, request.Input.RunId));
    }

    [Fact]
    public async Task Nothing_is_sent_before_the_first_event_is_asked_for()
    {
        var requests = 0;
        using var client = new HttpClient(
            new StubHandler(
                (_, _) =>
                {
                    requests++;
                    return Task.FromResult(StubHandler.Streaming(new MemoryStream()));
                }
            )
        );
        using var agent = new HttpAgent(new("http://agent/"), client);

        var events = agent.RunAsync(Script.Context());
        Assert.Equal(0, requests);

        await events.ReadAsync();
        Assert.Equal(1, requests);
    }

    [Fact]
    public async Task Events_come_as_soon_as_they_are_sent()
    {
        var more = new TaskCompletionSource();
        await using var server = new RawHttpServer(async exchange =>
        {
            await exchange.SendHeadAsync();
            await exchange.SendEventsAsync(Good[0]);
            await more.Task;
            await exchange.SendEventsAsync(Good[1..]);
        });
        await using var agent = new HttpAgent(server.Address);
        await using var events = agent.RunAsync(Script.Context()).GetAsyncEnumerator();

        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(Script.Patience));
        Assert.Equal(Good[0], events.Current);

        more.SetResult();
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(Script.Patience));
    }

    [Fact]
    public async Task However_the_bytes_are_cut_the_events_are_the_same()
    {
        await using var server = new RawHttpServer(async exchange =>
        {
            await exchange.SendHeadAsync();
            foreach (var letter in string.Concat(Good.Select(e => $": x\r\ndata: {AgUiJson.ToText(e)}\r\n\r\n")))
            {
                await exchange.SendAsync(letter.ToString());
            }
        });
        await using var agent = new HttpAgent(server.Address);

        Assert.Equal(Good, await agent.RunAsync(Script.Context()).ReadAsync());
    }

    [Fact]
    public async Task Many_runs_at_a_time_do_not_mix()
    {
        await using var server = new RawHttpServer(async exchange =>
        {
            await exchange.SendHeadAsync();
            await exchange.SendEventsAsync(Script.Started(exchange.Input.RunId), Script.Finished(exchange.Input.RunId));
        });
        await using var agent = new HttpAgent(server.Address);

        var runs = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => agent.RunAsync(Script.Context($"r{i}")).ReadAsync()));

        Assert.Equal(Enumerable.Range(0, 16).Select(i => (AgUiEvent)Script.Finished($"r{i}")), runs.Select(events => events[^1]));
    }

    [Fact]
    public async Task Headers_of_the_agent_and_of_the_run_are_sent_and_never_replace_ours()
    {
        await using var server = new RawHttpServer(AnswerAsync(Good));
        var options = new HttpAgentOptions
        {
            Headers =
            {
                ["X-Agent"] = "1",
                ["x-both"] = "agent",
                ["ACCEPT"] = "*/*",
            },
        };
        await using var agent = new HttpAgent(server.Address, options);
        var context = Script.Context();
        context = context with { Headers = context.Headers.Add("X-Both", "run").Add("content-type", "text/plain").Add("accept", "*/*") };

        await agent.RunAsync(context).ReadAsync();

        var request = Assert.Single(server.Exchanges);
        Assert.Equal(("1", "run"), (request.Header("X-Agent"), request.Header("X-Both")));
        Assert.Equal(("application/json", "text/event-stream"), (request.Header("Content-Type"), request.Header("Accept")));
    }

    [Fact]
    public async Task A_server_with_another_input_gets_it()
    {
        await using var server = new RawHttpServer(AnswerAsync(Good));
        var options = new HttpAgentOptions { EncodeBody = (input, output) => output.Write(Encoding.UTF8.GetBytes(input.RunId)) };
        await using var agent = new HttpAgent(server.Address, options);

        await agent.RunAsync(Script.Context()).ReadAsync();

        Assert.Equal("r1", Encoding.UTF8.GetString(server.Exchanges[0].Body));
    }

    [Fact]
    public async Task A_body_that_cannot_be_written_ends_the_run_without_a_request()
    {
        await using var server = new RawHttpServer(AnswerAsync(Good));
        await using var agent = new HttpAgent(
            server.Address,
            new HttpAgentOptions { EncodeBody = (_, _) => throw new NotSupportedException() }
        );

        var ended = (await agent.RunAsync(Script.Context()).ReadAsync()).Ended();

        Assert.IsType<NotSupportedException>(ended.Error!.Exception);
        Assert.Empty(server.Exchanges);
    }

    [Fact]
    public async Task A_large_input_is_sent_whole()
    {
        await using var server = new RawHttpServer(AnswerAsync(Good));
        await using var agent = new HttpAgent(server.Address);
        var text = new string('x', 1_000_000);

        await agent.RunAsync(new RunContext(Script.Input() with { Messages = [new UserMessage("u1", text)] })).ReadAsync();

        Assert.Equal(text, server.Exchanges[0].Input.Messages[0].Text.ToString());
    }

    [Fact]
    public async Task A_redirect_that_keeps_the_method_is_followed_with_the_body()
    {
        await using var target = new RawHttpServer(AnswerAsync(Good));
        await using var server = new RawHttpServer(exchange =>
            exchange.SendAsync($"HTTP/1.1 307 Moved\r\nLocation: {target.Address}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        );
        await using var agent = new HttpAgent(server.Address);

        Assert.Equal(Good, await agent.RunAsync(Script.Context()).ReadAsync());
        Assert.Equal("r1", Assert.Single(target.Exchanges).Input.RunId);
    }

    [Fact]
    public async Task Chunks_come_expanded_and_what_is_unknown_does_not_come()
    {
        await using var server = new RawHttpServer(async exchange =>
        {
            await exchange.SendHeadAsync();
            await exchange.SendEventsAsync(Script.Started(), new TextMessageChunkEvent { MessageId = "m1", Delta = "hi" });
            await exchange.SendAsync("data: {\"type\":\"FUTURE\"}\n\n");
            await exchange.SendEventsAsync(Script.Finished());
        });
        await using var agent = new HttpAgent(server.Address);

        var types = (await agent.RunAsync(Script.Context()).ReadAsync()).Select(e => e.Type);

        Assert.Equal(
            [
                EventType.RunStarted,
                EventType.TextMessageStart,
                EventType.TextMessageContent,
                EventType.TextMessageEnd,
                EventType.RunFinished,
            ],
            types
        );
    }

    [Fact]
    public async Task A_disposed_agent_takes_no_runs()
    {
        var agent = new HttpAgent(new("http://agent/"));
        await agent.DisposeAsync();
        agent.Dispose();

        Assert.Throws<ObjectDisposedException>(() => agent.RunAsync(Script.Context()));
    }

    [Fact]
    public async Task A_client_of_the_application_is_not_disposed()
    {
        var handler = new StubHandler(new MemoryStream());
        using var client = new HttpClient(handler);

        await new HttpAgent(new("http://agent/"), client).DisposeAsync();

        Assert.False(handler.IsDisposed);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task The_clients_own_timeout_cuts_no_stream()
    {
        await using var server = new RawHttpServer(async exchange =>
        {
            await exchange.SendHeadAsync();
            await exchange.SendEventsAsync(Good[0]);
            await Task.Delay(TimeSpan.FromMilliseconds(600));
            await exchange.SendEventsAsync(Good[1..]);
        });
        using var client = new HttpClient { Timeout = TimeSpan.FromMilliseconds(300) };
        using var agent = new HttpAgent(server.Address, client);

        Assert.Equal(Good, await agent.RunAsync(Script.Context()).ReadAsync());
    }

    [Fact]
    public async Task Chunks_come_as_they_are_where_that_is_asked_for()
    {
        var chunk = new TextMessageChunkEvent { MessageId = "m1", Delta = "hi" };
        await using var server = new RawHttpServer(AnswerAsync(Script.Started(), chunk, Script.Finished()));
        await using var agent = new HttpAgent(server.Address, new HttpAgentOptions { ExpandChunks = false });

        Assert.Equal([Script.Started(), chunk, Script.Finished()], await agent.RunAsync(Script.Context()).ReadAsync());
    }

    [Fact]
    public async Task Options_that_change_later_change_nothing()
    {
        await using var server = new RawHttpServer(AnswerAsync(Script.Started(), Script.Finished()));
        var options = new HttpAgentOptions { Headers = { ["X-A"] = "1" } };
        await using var agent = new HttpAgent(server.Address, options);

        options.Headers["X-A"] = "2";
        options.Interceptors.Add(new LambdaInterceptor((_, _, token) => Script.Stream([], token)));

        Assert.Equal(2, (await agent.RunAsync(Script.Context()).ReadAsync()).Count);
        Assert.Equal("1", server.Exchanges[0].Header("X-A"));
    }

    internal static Func<RawExchange, Task> AnswerAsync(params AgUiEvent[] events) =>
        async exchange =>
        {
            await exchange.SendHeadAsync();
            await exchange.SendEventsAsync(events);
        };
}
