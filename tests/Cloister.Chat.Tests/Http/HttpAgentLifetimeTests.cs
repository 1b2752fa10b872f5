using System.Diagnostics;
using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Chat.Tests.Http;

/// <summary>Connections that are opened, left and closed, and what is told of them.</summary>
public sealed class HttpAgentLifetimeTests : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _told = [];

    public void Dispose() => _cancellation.Dispose();

    [Fact]
    public async Task Cancelling_closes_the_connection_and_adds_no_event()
    {
        await using var server = new RawHttpServer(StartAndWaitAsync);
        await using var agent = new HttpAgent(server.Address, Told());
        await using var events = agent.RunAsync(Script.Context(), _cancellation.Token).GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(Script.Patience));
        var next = events.MoveNextAsync().AsTask();

        await _cancellation.CancelAsync();

        Assert.False(await next.WaitAsync(Script.Patience));
        await server.Exchanges[0].Left;
        await _left.Task.WaitAsync(Script.Patience);
        Assert.Equal(["connect", "disconnect"], _told);
    }

    [Fact]
    public async Task Leaving_closes_the_connection()
    {
        await using var server = new RawHttpServer(StartAndWaitAsync);
        await using var agent = new HttpAgent(server.Address, Told());
        await foreach (var _ in agent.RunAsync(Script.Context()))
        {
            break;
        }

        await server.Exchanges[0].Left;
        await _left.Task.WaitAsync(Script.Patience);
        Assert.Equal(["connect", "disconnect"], _told);
    }

    [Fact]
    public async Task Leaving_a_server_that_never_pauses_closes_the_connection()
    {
        await using var server = new RawHttpServer(async exchange =>
        {
            await exchange.SendHeadAsync();
            await exchange.SendEventsAsync(Script.Started());
            await exchange.RepeatUntilLeftAsync($"data: {AgUiJson.ToText(new CustomEvent("tick", JsonData.Null))}\n\n");
        });
        await using var agent = new HttpAgent(server.Address);
        await foreach (var _ in agent.RunAsync(Script.Context()))
        {
            break;
        }

        await server.Exchanges[0].Left;
    }

    [Fact]
    public async Task Cancelling_before_the_answer_closes_the_connection()
    {
        var asked = new TaskCompletionSource();
        await using var server = new RawHttpServer(exchange =>
        {
            asked.SetResult();
            return exchange.WaitUntilLeftAsync();
        });
        await using var agent = new HttpAgent(server.Address, Told());
        var reading = agent.RunAsync(Script.Context(), _cancellation.Token).ReadAsync();
        await asked.Task.WaitAsync(Script.Patience);

        await _cancellation.CancelAsync();

        Assert.Empty(await reading);
        await server.Exchanges[0].Left;
        Assert.Empty(_told);
    }

    [Fact]
    public async Task A_body_that_ignores_cancellation_is_left_behind_and_cleaned_up_later()
    {
        var body = new SteppedStream { IgnoresCancellation = true };
        using var client = new HttpClient(new StubHandler(body));
        using var agent = new HttpAgent(new("http://agent/"), client);
        var reading = agent.RunAsync(Script.Context(), _cancellation.Token).ReadAsync();
        await body.ReadBegunAsync();

        await _cancellation.CancelAsync();

        Assert.Empty(await reading);
        Assert.False(body.IsDisposed);
        body.Break(new IOException("late"));
        await body.Disposed;
    }

    [Fact]
    public async Task A_handler_that_ignores_cancellation_is_left_behind_and_its_answer_disposed()
    {
        var body = new SteppedStream();
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        using var client = new HttpClient(
            new StubHandler(
                (_, _) =>
                {
                    asked.SetResult();
                    return answer.Task;
                }
            )
        );
        using var agent = new HttpAgent(new("http://agent/"), client);
        var reading = agent.RunAsync(Script.Context(), _cancellation.Token).ReadAsync();
        await asked.Task.WaitAsync(Script.Patience);

        await _cancellation.CancelAsync();
        Assert.Empty(await reading);

        answer.SetResult(StubHandler.Streaming(body));
        await body.Disposed;
    }

    [Fact]
    public async Task A_connection_that_ends_well_is_told_as_one()
    {
        await using var server = new RawHttpServer(HttpAgentTests.AnswerAsync(Script.Started(), Script.Finished()));
        await using var agent = new HttpAgent(server.Address, Told());

        await agent.RunAsync(Script.Context()).ReadAsync();

        Assert.Equal(["connect", "disconnect"], _told);
    }

    [Fact]
    public async Task Each_connection_of_a_run_is_told_once()
    {
        await using var server = new RawHttpServer(
            async exchange =>
            {
                await exchange.SendHeadAsync("Cloister-Resume: exact\r\n");
                await exchange.SendEventAsync("1", Script.Started());
                await exchange.SendEventAsync("2", new TextMessageStartEvent("m1"));
            },
            exchange => exchange.SendAsync("HTTP/1.1 404 Gone\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        );
        var options = Told();
        options.Retry = new RetryOptions
        {
            BaseDelay = TimeSpan.Zero,
            ShouldRetry = (error, _) => error is TransportError { StatusCode: null },
        };
        await using var agent = new HttpAgent(server.Address, options);

        await agent.RunAsync(Script.Context()).ReadAsync();

        Assert.Equal(["connect", "disconnect TransportClosed", "connect", "disconnect TransportClosed"], _told);
    }

    [Fact]
    public async Task No_timer_survives_a_run()
    {
        var time = new ManualTimeProvider();
        await using var server = new RawHttpServer(HttpAgentTests.AnswerAsync(Script.Started(), Script.Finished()));
        await using var agent = new HttpAgent(server.Address, new HttpAgentOptions { TimeProvider = time });

        await agent.RunAsync(Script.Context()).ReadAsync();

        AgUiAssert.NoTimers(time);
    }

    [Fact]
    public async Task A_connection_that_is_refused_with_a_status_is_told_with_it()
    {
        await using var server = new RawHttpServer(exchange =>
            exchange.SendAsync("HTTP/1.1 503 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        );
        await using var agent = new HttpAgent(server.Address, Told());

        await agent.RunAsync(Script.Context()).ReadAsync();

        Assert.Equal(["connect", "disconnect TransportClosed"], _told);
    }

    [Fact]
    public async Task A_stream_that_breaks_is_told_with_what_it_threw()
    {
        var thrown = new IOException("reset");
        var body = new SteppedStream();
        body.Break(thrown);
        AgUiError? told = null;
        using var client = new HttpClient(new StubHandler(body));
        using var agent = new HttpAgent(new("http://agent/"), client, new HttpAgentOptions { OnDisconnect = error => told = error });

        await agent.RunAsync(Script.Context()).ReadAsync();

        Assert.Same(thrown, told?.Exception);
    }

    [Fact]
    public async Task A_failure_before_the_answer_is_not_told()
    {
        await using var agent = new HttpAgent(RawHttpServer.Nowhere, Told());

        await agent.RunAsync(Script.Context()).ReadAsync();

        Assert.Empty(_told);
    }

    [Fact]
    public async Task Callbacks_that_throw_change_nothing()
    {
        await using var server = new RawHttpServer(HttpAgentTests.AnswerAsync(Script.Started(), Script.Finished()));
        var options = new HttpAgentOptions
        {
            OnConnect = () => throw new InvalidOperationException(),
            OnDisconnect = _ => throw new InvalidOperationException(),
        };
        await using var agent = new HttpAgent(server.Address, options);

        Assert.Equal([Script.Started(), Script.Finished()], await agent.RunAsync(Script.Context()).ReadAsync());
    }

    [Fact]
    public async Task Each_attempt_is_an_activity_whose_context_the_request_carries()
    {
        var stopped = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Cloister.Chat",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (stopped)
                {
                    stopped.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var ambient = new Activity("test").Start();
        await using var server = new RawHttpServer(HttpAgentTests.AnswerAsync(Script.Started("traced"), Script.Finished("traced")));
        await using var agent = new HttpAgent(server.Address);

        await agent.RunAsync(Script.Context("traced")).ReadAsync();

        Activity[] all;
        lock (stopped)
        {
            // Other tests have activities too.
            all = [.. stopped];
        }

        var activity = Assert.Single(all, activity => "traced".Equals(activity.GetTagItem("agui.run.id")));
        Assert.Same(ambient, Activity.Current);
        Assert.Equal(ambient.TraceId, activity.TraceId);
        Assert.Contains(ambient.TraceId.ToHexString(), server.Exchanges[0].Header("traceparent"), StringComparison.Ordinal);
        Assert.Equal(("t1", "Completed"), (activity.GetTagItem("agui.thread.id"), activity.GetTagItem("agui.outcome")));
    }

    private HttpAgentOptions Told() =>
        new()
        {
            OnConnect = () => _told.Add("connect"),
            OnDisconnect = error =>
            {
                _told.Add(error is null ? "disconnect" : $"disconnect {error.Code}");
                _left.TrySetResult();
            },
        };

    private static async Task StartAndWaitAsync(RawExchange exchange)
    {
        await exchange.SendHeadAsync();
        await exchange.SendEventsAsync(Script.Started());
        await exchange.WaitUntilLeftAsync();
    }
}
