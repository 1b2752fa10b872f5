using System.Net;
using System.Net.Sockets;
using System.Text;
using Cloister.AgUi;

namespace Cloister.Testing.Tests.AgUi;

/// <summary>Agents behind real sockets.</summary>
public sealed class ServingTests : IDisposable
{
    private static readonly TimeSpan Limit = AgUiPost.Limit;

    // A client that is disposed in the middle of a body leaves at once, instead of waiting for the rest.
    private readonly HttpClient _client = new(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero });

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData(AgUiEncoding.Sse)]
    [InlineData(AgUiEncoding.Binary)]
    public async Task Corpus_arrives_byte_for_byte(AgUiEncoding encoding)
    {
        var options = new AgentEndpointOptions
        {
            SendChunks = true,
            SendRawEvents = true,
            SendInput = true,
        };
        await using var server = await FakeAgUiServer.StartAsync(ScriptedAgent.FromEvents(EventCorpus.All), options);

        using var response = await _client.SendAsync(server, encoding);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            encoding == AgUiEncoding.Sse ? "text/event-stream" : "application/vnd.ag-ui.event+proto",
            response.Content.Headers.ContentType!.ToString()
        );
        Assert.Equal(AgUiPost.Frames(EventCorpus.All, encoding), await response.BytesAsync());
    }

    [Theory]
    [InlineData(AgUiEncoding.Sse)]
    [InlineData(AgUiEncoding.Binary)]
    public async Task Every_recording_arrives_as_its_explicit_events(AgUiEncoding encoding)
    {
        foreach (var fixture in Testing.Fixtures.Names.Except(["truncated", "unknown-event", "chunks"]).Select(Testing.Fixtures.Load))
        {
            await using var server = await FakeAgUiServer.StartAsync(fixture.ToAgent());

            using var response = await _client.SendAsync(server, encoding);

            Assert.Equal(AgUiPost.Frames(fixture.Events, encoding), await response.BytesAsync());
        }
    }

    [Fact]
    public async Task Event_arrives_while_the_agent_works_on_the_next_one()
    {
        var gate = new TaskCompletionSource();
        var agent = new ScriptedAgentBuilder().RunStarted().WaitFor(gate.Task).RunFinished().Build();
        await using var server = await FakeAgUiServer.StartAsync(agent);

        using var response = await _client.SendAsync(server);
        await using var body = await response.Content.ReadAsStreamAsync();
        var first = await body.ReadSomeAsync();
        gate.SetResult();

        Assert.Contains("RUN_STARTED", first, StringComparison.Ordinal);
        Assert.Contains("RUN_FINISHED", await body.ReadSomeAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_arrive_before_the_first_event()
    {
        var gate = new TaskCompletionSource();
        await using var server = await FakeAgUiServer.StartAsync(new ScriptedAgentBuilder().WaitFor(gate.Task).Build());

        using var response = await _client.SendAsync(server);
        gate.SetResult();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Silence_is_broken_by_comments_on_server_sent_events()
    {
        var clock = new ManualTimeProvider();
        var gate = new TaskCompletionSource();
        var agent = new ScriptedAgentBuilder().RunStarted().WaitFor(gate.Task).RunFinished().Build();
        await using var server = await FakeAgUiServer.StartAsync(agent, new() { TimeProvider = clock });
        using var response = await _client.SendAsync(server);
        await using var body = await response.Content.ReadAsStreamAsync();
        Assert.Contains("RUN_STARTED", await body.ReadSomeAsync(), StringComparison.Ordinal);

        await clock.WaitForTimersAsync();
        clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(": keep-alive\n\n", await body.ReadSomeAsync());
        await clock.WaitForTimersAsync();
        clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(": keep-alive\n\n", await body.ReadSomeAsync());
        gate.SetResult();

        Assert.StartsWith("data: ", await body.ReadSomeAsync(), StringComparison.Ordinal);
        await server.Outcomes.WaitForAsync(1);
        AgUiAssert.NoTimers(clock);
    }

    [Theory]
    [InlineData(AgUiEncoding.Binary, true)]
    [InlineData(AgUiEncoding.Sse, false)]
    public async Task Nothing_watches_silence_where_nothing_breaks_it(AgUiEncoding encoding, bool isOn)
    {
        var clock = new ManualTimeProvider();
        var gate = new TaskCompletionSource();
        var agent = new ScriptedAgentBuilder().RunStarted().WaitFor(gate.Task).Build();
        var options = new AgentEndpointOptions { TimeProvider = clock, KeepAlive = isOn ? TimeSpan.FromSeconds(1) : null };
        await using var server = await FakeAgUiServer.StartAsync(agent, options);

        using var response = await _client.SendAsync(server, encoding);
        await using var body = await response.Content.ReadAsStreamAsync();
        await body.ReadSomeAsync();

        AgUiAssert.NoTimers(clock);
        gate.SetResult();
    }

    [Theory]
    [InlineData(AgUiEncoding.Sse)]
    [InlineData(AgUiEncoding.Binary)]
    public async Task Client_that_leaves_stops_the_agent(AgUiEncoding encoding)
    {
        List<AgentFailure> failures = [];
        var agent = new ScriptedAgentBuilder().RunStarted().Stall().Build();
        await using var server = await FakeAgUiServer.StartAsync(agent, new() { OnFailure = failures.Add });

        using (var response = await _client.SendAsync(server, encoding))
        {
            await using var body = await response.Content.ReadAsStreamAsync();
            await body.ReadSomeAsync();
        }

        Assert.Equal(ScriptEnd.Cancelled, (await agent.Ends.WaitForAsync(1))[0]);
        Assert.Equal(RunOutcome.Aborted, (await server.Outcomes.WaitForAsync(1))[0]);
        Assert.Empty(failures);
        Assert.Equal(0, agent.LiveRuns);
    }

    [Fact]
    public async Task Agent_that_goes_on_after_its_client_left_is_not_listened_to()
    {
        var agent = new ScriptedAgentBuilder().RunStarted().KeepEmittingAfterCancellation().Stall().Text("x", chunks: 100).Build();
        await using var server = await FakeAgUiServer.StartAsync(agent);

        using (var response = await _client.SendAsync(server))
        {
            await using var body = await response.Content.ReadAsStreamAsync();
            await body.ReadSomeAsync();
        }

        await server.Outcomes.WaitForAsync(1);
        Assert.InRange(agent.EventCount, 1, 2);
        Assert.Equal(0, agent.LiveRuns);
    }

    [Theory]
    [InlineData(AgUiEncoding.Sse)]
    [InlineData(AgUiEncoding.Binary)]
    public async Task Host_that_shuts_down_closes_what_is_open_and_ends_runs_as_cancelled(AgUiEncoding encoding)
    {
        var reached = new TaskCompletionSource();
        var agent = new ScriptedAgentBuilder().RunStarted().Event(new TextMessageStartEvent("m")).Then(reached.SetResult).Stall().Build();
        await using var server = await FakeAgUiServer.StartAsync(agent);
        using var response = await _client.SendAsync(server, encoding);
        await reached.Task.WaitAsync(Limit);

        await server.StopAsync().WaitAsync(Limit);

        AgUiEvent[] expected =
        [
            new RunStartedEvent("thread", "run") { ProtocolVersion = "1.0" },
            new TextMessageStartEvent("m"),
            new TextMessageEndEvent("m"),
            new RunFinishedEvent("thread", "run") { Outcome = new CancelledOutcome() },
        ];
        Assert.Equal(AgUiPost.Frames(expected, encoding), await response.BytesAsync());
        Assert.Equal([RunOutcome.Cancelled], server.Outcomes);
    }

    [Fact]
    public async Task Host_that_shuts_down_in_a_tool_call_ends_the_run_as_an_error()
    {
        var reached = new TaskCompletionSource();
        var agent = new ScriptedAgentBuilder()
            .RunStarted()
            .Event(new ToolCallStartEvent("c", "pay"))
            .Then(reached.SetResult)
            .Stall()
            .Build();
        await using var server = await FakeAgUiServer.StartAsync(agent);
        using var response = await _client.SendAsync(server);
        await reached.Task.WaitAsync(Limit);

        await server.StopAsync().WaitAsync(Limit);

        Assert.Contains("\"code\":\"cancelled\"", await response.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_that_takes_too_long_is_cancelled()
    {
        var clock = new ManualTimeProvider();
        var agent = new ScriptedAgentBuilder().RunStarted().Stall().Build();
        await using var server = await FakeAgUiServer.StartAsync(
            agent,
            new()
            {
                TimeProvider = clock,
                RunTimeout = TimeSpan.FromMinutes(1),
                KeepAlive = null,
            }
        );

        using var response = await _client.SendAsync(server);
        await agent.Runs.WaitForAsync(1);
        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.EndsWith("\"outcome\":{\"type\":\"cancelled\"}}\n\n", await response.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agent_that_does_not_notice_that_it_was_stopped_is_left_behind()
    {
        var clock = new ManualTimeProvider();
        var gate = new TaskCompletionSource();
        List<AgentFailure> failures = [];
        var agent = new ScriptedAgentBuilder().RunStarted().IgnoreCancellation().WaitFor(gate.Task).Throw(new FormatException()).Build();
        var options = new AgentEndpointOptions
        {
            TimeProvider = clock,
            RunTimeout = TimeSpan.FromMinutes(1),
            KeepAlive = null,
            OnFailure = failures.Add,
        };
        await using var server = await FakeAgUiServer.StartAsync(agent, options);
        using var response = await _client.SendAsync(server);
        await agent.Runs.WaitForAsync(1);

        clock.Advance(TimeSpan.FromMinutes(1));
        await clock.WaitForTimersAsync();
        clock.Advance(options.StopGrace);

        Assert.EndsWith("\"outcome\":{\"type\":\"cancelled\"}}\n\n", await response.TextAsync(), StringComparison.Ordinal);
        gate.SetResult();
        await agent.Ends.WaitForAsync(1);
        AgUiAssert.NoTimers(clock);
    }

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(AgUiEncoding.Sse)]
    [InlineData(AgUiEncoding.Binary)]
    public async Task Reader_that_does_not_read_holds_the_agent_back(AgUiEncoding encoding)
    {
        const int Count = 20_000;
        var piece = new string('x', 10_000);
        var agent = new CountingAgent(Count, piece);
        await using var server = await FakeAgUiServer.StartAsync(agent);
        using var socket = new TcpClient { ReceiveBufferSize = 16 * 1024 };
        await socket.ConnectAsync(IPAddress.Loopback, server.Url.Port);
        await socket.GetStream().WriteAsync(Request(server.Url, encoding));

        var stopped = await agent.StandsStillAsync();

        Assert.InRange(stopped, 1, Count / 2);
        socket.Close();
        Assert.Equal(RunOutcome.Aborted, (await server.Outcomes.WaitForAsync(1, Limit))[0]);
    }

    [Fact]
    public async Task Many_clients_are_served_at_a_time()
    {
        var agent = new ScriptedAgentBuilder().RunStarted().Text("Hello world", chunks: 5).RunFinished().Build();
        await using var server = await FakeAgUiServer.StartAsync(agent);

        var texts = await Task.WhenAll(
            Enumerable
                .Range(0, 40)
                .Select(async _ =>
                {
                    using var response = await _client.SendAsync(server);
                    return await response.TextAsync();
                })
        );

        Assert.All(texts, text => Assert.Equal(9, text.Split("\n\n").Length - 1));
        Assert.Equal(0, agent.LiveRuns);
    }

    private static byte[] Request(Uri url, AgUiEncoding encoding)
    {
        const string Body = """{"threadId":"t","runId":"r","protocolVersion":"1.0","messages":[]}""";
        return Encoding.UTF8.GetBytes(
            $"POST {url.AbsolutePath} HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: application/json\r\n"
                + $"Accept: {ContentNegotiation.Accept(encoding == AgUiEncoding.Binary)}\r\nContent-Length: {Body.Length}\r\n\r\n{Body}"
        );
    }
}
