using Cloister.AgUi;

namespace Cloister.Chat.Tests.Http;

/// <summary>Runs that are tried again, and connections that are made again.</summary>
public sealed class HttpAgentRetryTests
{
    private const string Resumable = "Cloister-Resume: exact\r\n";

    private static readonly AgUiEvent[] Message =
    [
        new TextMessageStartEvent("m1"),
        Script.Text("a"),
        Script.Text("b"),
        new TextMessageEndEvent("m1"),
    ];

    [Fact]
    public async Task Nothing_is_tried_again_unless_asked_for()
    {
        await using var server = new RawHttpServer(Unavailable);
        await using var agent = new HttpAgent(server.Address);

        Assert.Equal(RunOutcome.TransportFailed, (await agent.RunAsync(Script.Context()).ReadAsync()).Ended().Outcome);
        Assert.Single(server.Exchanges);
    }

    [Fact]
    public async Task Each_attempt_is_a_request_of_its_own_with_headers_and_run_of_its_own()
    {
        await using var server = new RawHttpServer(Unavailable, Unavailable, AnswerOwnRunAsync);
        var tokens = 0;
        var auth = new AuthInterceptor((_, _) => new(new Dictionary<string, string> { ["Authorization"] = $"Bearer {++tokens}" }));
        var options = Retrying();
        options.Interceptors.Add(auth);
        await using var agent = new HttpAgent(server.Address, options);

        var events = await agent.RunAsync(Script.Context()).ReadAsync();

        Assert.Equal([Script.Started("retry-2"), Script.Finished("retry-2")], events);
        Assert.Equal(["r1", "retry-1", "retry-2"], server.Exchanges.Select(exchange => exchange.Input.RunId));
        Assert.Equal(["Bearer 1", "Bearer 2", "Bearer 3"], server.Exchanges.Select(exchange => exchange.Header("Authorization")));
    }

    [Fact]
    public async Task Each_attempt_has_a_pipeline_of_its_own()
    {
        await using var server = new RawHttpServer(HttpAgentTests.AnswerAsync(Script.Started()), AnswerOwnRunAsync);
        await using var agent = new HttpAgent(server.Address, Retrying());

        var events = await agent.RunAsync(Script.Context()).ReadAsync();

        Assert.Equal([Script.Started(), Script.Started("retry-1"), Script.Finished("retry-1")], events);
    }

    [Fact]
    public async Task A_rejected_stream_is_not_asked_for_again()
    {
        await using var server = new RawHttpServer(HttpAgentTests.AnswerAsync(Script.Text("orphan")));
        await using var agent = new HttpAgent(server.Address, Retrying());

        Assert.Equal(RunOutcome.Rejected, (await agent.RunAsync(Script.Context()).ReadAsync()).Ended().Outcome);
        Assert.Single(server.Exchanges);
    }

    [Fact]
    public async Task A_401_is_answered_with_fresh_headers_once()
    {
        await using var server = new RawHttpServer(
            exchange => exchange.SendAsync("HTTP/1.1 401 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
            AnswerOwnRunAsync
        );
        var auth = new AuthInterceptor(
            (context, _) => new(new Dictionary<string, string> { ["X-Key"] = context.ForceRefresh ? "new" : "old" })
        );
        await using var agent = new HttpAgent(server.Address, new HttpAgentOptions { Interceptors = [auth] });

        Assert.Equal([Script.Started(), Script.Finished()], await agent.RunAsync(Script.Context()).ReadAsync());
        Assert.Equal(["old", "new"], server.Exchanges.Select(exchange => exchange.Header("X-Key")));
    }

    [Fact]
    public async Task A_run_that_goes_on_is_taken_up_where_it_broke()
    {
        await using var server = new RawHttpServer(
            async exchange =>
            {
                await exchange.SendHeadAsync(Resumable);
                await exchange.SendEventAsync("1", Script.Started());
                await exchange.SendEventAsync("2", Message[0]);
                await exchange.SendEventAsync("3", Message[1]);
                await exchange.SendAsync($"id: 4\ndata: {AgUiJson.ToText(Message[2])[..20]}");
            },
            async exchange =>
            {
                await exchange.SendHeadAsync(Resumable);
                await exchange.SendEventAsync("4", Message[2]);
                await exchange.SendEventAsync("5", Message[3]);
                await exchange.SendEventAsync("6", Script.Finished());
            }
        );
        await using var agent = new HttpAgent(server.Address, Retrying());

        var events = await agent.RunAsync(Script.Context()).ReadAsync();

        Assert.Equal([Script.Started(), .. Message, Script.Finished()], events);
        Assert.Equal(["r1", "r1"], server.Exchanges.Select(exchange => exchange.Input.RunId));
        Assert.Equal([null, "3"], server.Exchanges.Select(exchange => exchange.Header("Last-Event-ID")));
    }

    [Fact]
    public async Task A_start_that_is_said_again_is_not_doubled()
    {
        await using var server = new RawHttpServer(
            async exchange =>
            {
                await exchange.SendHeadAsync(Resumable);
                await exchange.SendEventAsync("1", Script.Started());
            },
            async exchange =>
            {
                await exchange.SendHeadAsync(Resumable);
                await exchange.SendEventAsync("1", Script.Started());
                await exchange.SendEventAsync("2", Script.Finished());
            }
        );
        await using var agent = new HttpAgent(server.Address, Retrying());

        Assert.Equal([Script.Started(), Script.Finished()], await agent.RunAsync(Script.Context()).ReadAsync());
    }

    [Fact]
    public async Task A_run_that_is_joined_begins_anew_with_where_it_stands()
    {
        await using var server = new RawHttpServer(
            async exchange =>
            {
                await exchange.SendHeadAsync(Resumable);
                await exchange.SendEventAsync("1", Script.Started());
                await exchange.SendEventAsync("2", Message[0]);
            },
            async exchange =>
            {
                await exchange.SendHeadAsync("Cloister-Resume: joined\r\n");
                await exchange.SendEventAsync("7", Script.Started());
                await exchange.SendEventAsync("8", Message[0]);
                await exchange.SendEventAsync("9", Message[3]);
                await exchange.SendEventAsync("10", Script.Finished());
            }
        );
        await using var agent = new HttpAgent(server.Address, Retrying());

        var events = await agent.RunAsync(Script.Context()).ReadAsync();

        Assert.Equal([Script.Started(), Message[0], Script.Started(), Message[0], Message[3], Script.Finished()], events);
    }

    [Fact]
    public async Task A_run_that_cannot_be_taken_up_is_truncated()
    {
        await using var server = new RawHttpServer(
            async exchange =>
            {
                await exchange.SendHeadAsync(Resumable);
                await exchange.SendEventAsync("1", Script.Started());
                await exchange.SendEventAsync("2", Message[0]);
            },
            exchange => exchange.SendAsync("HTTP/1.1 404 Gone\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        );
        await using var agent = new HttpAgent(server.Address, Retrying());

        var ended = (await agent.RunAsync(Script.Context()).ReadAsync()).Ended();

        Assert.Equal(RunOutcome.Truncated, ended.Outcome);
        Assert.Equal(404, Assert.IsType<TransportError>(ended.Error!.Cause).StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_whose_connections_give_nothing_more_is_given_up(bool hasBegun)
    {
        await using var server = new RawHttpServer(
            async exchange =>
            {
                await exchange.SendHeadAsync(Resumable);
                if (hasBegun)
                {
                    await exchange.SendEventAsync("1", Script.Started());
                    await exchange.SendEventAsync("2", Message[0]);
                }
            },
            exchange => exchange.SendHeadAsync(Resumable)
        );
        var options = Retrying();
        options.Retry = options.Retry! with { ShouldRetry = (_, _) => server.Exchanges.Count < 50 };
        options.Retry = options.Retry with { MaxAttempts = hasBegun ? 3 : 1 };
        await using var agent = new HttpAgent(server.Address, options);

        var ended = (await agent.RunAsync(Script.Context()).ReadAsync()).Ended();

        Assert.Equal(ErrorCode.TransportClosed, ended.Error!.Code);
        Assert.Equal(4, server.Exchanges.Count);
    }

    [Fact]
    public async Task A_run_that_gets_on_may_break_as_often_as_it_likes()
    {
        AgUiEvent[] events = [Script.Started(), .. Message, Script.Finished()];
        var next = 0;
        await using var server = new RawHttpServer(async exchange =>
        {
            var number = next++;
            await exchange.SendHeadAsync(Resumable);
            await exchange.SendEventAsync($"{number}", events[number]);
        });
        await using var agent = new HttpAgent(server.Address, Retrying());

        Assert.Equal(events, await agent.RunAsync(Script.Context()).ReadAsync());
        Assert.Equal([null, "0", "1", "2", "3", "4"], server.Exchanges.Select(exchange => exchange.Header("Last-Event-ID")));
    }

    [Fact]
    public async Task A_server_that_forgot_the_run_does_not_double_it()
    {
        await using var server = new RawHttpServer(
            async exchange =>
            {
                await exchange.SendHeadAsync(Resumable);
                await exchange.SendEventAsync("1", Script.Started());
                await exchange.SendEventAsync("2", Message[0]);
            },
            AnswerOwnRunAsync
        );
        await using var agent = new HttpAgent(server.Address, Retrying());

        var events = await agent.RunAsync(Script.Context()).ReadAsync();

        Assert.Equal([Script.Started(), Message[0]], events[..2]);
        Assert.Equal(RunOutcome.Truncated, events.Ended().Outcome);
        Assert.Equal(3, events.Count);
    }

    [Fact]
    public async Task Without_ids_nothing_can_be_taken_up()
    {
        await using var server = new RawHttpServer(async exchange =>
        {
            await exchange.SendHeadAsync(Resumable);
            await exchange.SendEventsAsync(Script.Started(), Message[0]);
        });
        await using var agent = new HttpAgent(server.Address, Retrying());

        Assert.Equal(RunOutcome.Truncated, (await agent.RunAsync(Script.Context()).ReadAsync()).Ended().Outcome);
        Assert.Single(server.Exchanges);
    }

    private static HttpAgentOptions Retrying()
    {
        var runs = 0;
        return new()
        {
            Retry = new RetryOptions { BaseDelay = TimeSpan.Zero, NewRunId = () => $"retry-{++runs}" },
        };
    }

    private static Task Unavailable(RawExchange exchange) =>
        exchange.SendAsync("HTTP/1.1 503 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

    private static async Task AnswerOwnRunAsync(RawExchange exchange)
    {
        await exchange.SendHeadAsync();
        await exchange.SendEventsAsync(Script.Started(exchange.Input.RunId), Script.Finished(exchange.Input.RunId));
    }
}
