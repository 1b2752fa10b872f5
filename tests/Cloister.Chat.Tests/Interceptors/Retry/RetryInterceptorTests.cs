using Cloister.AgUi;
using Cloister.Testing;
using Microsoft.Extensions.Logging;

namespace Cloister.Chat.Tests.Interceptors.Retry;

public sealed class RetryInterceptorTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly List<RunContext> _seen = [];
    private readonly List<(int Attempt, TimeSpan Delay)> _announced = [];

    [Fact]
    public async Task A_failed_run_is_tried_again_as_another_run()
    {
        var events = await RunAsync(Options(), waits: 1, Fails(Broken), Succeeds);

        Assert.Equal([Script.Started(), Script.Finished()], events);
        Assert.Equal(["r1", "retry-1"], _seen.Select(context => context.Input.RunId));
        Assert.Equal([0, 1], _seen.Select(context => context.Attempt));
    }

    [Fact]
    public async Task Agents_that_know_their_runs_are_asked_for_the_same_one()
    {
        await RunAsync(Options() with { KeepRunId = true }, waits: 1, Fails(Broken), Succeeds);

        Assert.Equal(["r1", "r1"], _seen.Select(context => context.Input.RunId));
    }

    [Fact]
    public async Task A_request_that_never_left_keeps_its_run_id()
    {
        await RunAsync(Options(), waits: 1, Fails(Script.Refused), Succeeds);

        Assert.Equal(["r1", "r1"], _seen.Select(context => context.Input.RunId));
    }

    [Fact]
    public async Task Waits_double_up_to_the_longest()
    {
        var options = Options() with { MaxAttempts = 7, Jitter = 0 };

        await RunAsync(options, waits: 7, Fails(Broken));

        Assert.Equal([1, 2, 4, 8, 16, 30, 30], _announced.Select(attempt => attempt.Delay.TotalSeconds));
        Assert.Equal(Enumerable.Range(1, 7), _announced.Select(attempt => attempt.Attempt));
    }

    [Fact]
    public async Task Jitter_is_applied_after_the_cap()
    {
        var options = Options() with { MaxAttempts = 1, MaxDelay = TimeSpan.FromSeconds(1), Random = new FixedRandom(0.75) };

        await RunAsync(options, waits: 1, Fails(Broken));

        Assert.Equal(1.1, Assert.Single(_announced).Delay.TotalSeconds, 9);
    }

    [Fact]
    public void Doubling_never_overflows()
    {
        var backoff = new Backoff(Options() with { Jitter = 0 });

        Assert.Equal(TimeSpan.FromSeconds(30), backoff.DelayBefore(int.MaxValue, Broken));
    }

    [Fact]
    public async Task A_spent_budget_says_how_often_it_tried_and_why()
    {
        var ended = (await RunAsync(Options() with { MaxAttempts = 2 }, waits: 2, Fails(Broken))).Ended();

        Assert.Equal(
            ("Gave up after 2 retries. The connection was closed", ErrorCode.TransportClosed),
            (ended.Error!.Message, ended.Error.Code)
        );
        Assert.Same(Broken, ended.Error.Cause);
        Assert.Equal(3, _seen.Count);
    }

    public static TheoryData<AgUiError, bool> Errors =>
        new()
        {
            { new TransportError("x", ErrorCode.TransportTimeout), true },
            { new TransportError("x", ErrorCode.TransportRefused), true },
            { new TransportError("x", ErrorCode.TransportTlsFail), false },
            { new BusinessError("x", ErrorCode.BusinessRateLimited), true },
            { new BusinessError("x", ErrorCode.BusinessAuth), false },
            { new BusinessError("x", ErrorCode.BusinessForbidden), false },
            { new BusinessError("x", ErrorCode.BusinessQuotaExceeded), false },
            { new ProtocolError("x", ErrorCode.ProtocolMalformed), false },
            { new AgentError("x", ErrorCode.Unknown), false },
        };

    [Theory]
    [MemberData(nameof(Errors))]
    public void Only_what_may_pass_is_tried_again(AgUiError error, bool expected) =>
        Assert.Equal(expected, new Backoff(Options()).IsRetryable(error, 1));

    [Fact]
    public void Of_the_statuses_those_are_tried_again_that_may_pass()
    {
        var backoff = new Backoff(Options());

        Assert.Equal(
            [408, 425, 500, 502, 503, 504],
            Enumerable
                .Range(300, 300)
                .Where(status => backoff.IsRetryable(new TransportError("x", ErrorCode.TransportClosed) { StatusCode = status }, 1))
        );
    }

    [Fact]
    public async Task Without_attempts_a_failure_comes_through_unchanged()
    {
        Assert.Equal(Fails(Broken), await RunAsync(Options() with { MaxAttempts = 0 }, waits: 0, Fails(Broken)));
    }

    [Fact]
    public async Task An_error_that_will_not_pass_comes_through_unchanged_and_at_once()
    {
        var ended = Script.Failed(new BusinessError("x", ErrorCode.BusinessForbidden));

        Assert.Equal([ended], await RunAsync(Options(), waits: 0, [ended]));
        Assert.Single(_seen);
    }

    [Fact]
    public async Task What_the_agent_says_is_never_tried_again()
    {
        AgUiEvent[] failed = [Script.Started(), new RunErrorEvent("no")];

        Assert.Equal(failed, await RunAsync(Options(), waits: 0, failed));
        Assert.Single(_seen);
    }

    [Fact]
    public async Task A_server_that_asks_for_a_longer_wait_gets_it()
    {
        await RunAsync(Options() with { Jitter = 0 }, waits: 1, Fails(RateLimited(20)), Succeeds);

        Assert.Equal(20, Assert.Single(_announced).Delay.TotalSeconds);
    }

    [Fact]
    public async Task A_server_that_asks_for_too_long_a_wait_is_not_asked_again()
    {
        var events = await RunAsync(Options(), waits: 0, Fails(RateLimited(31)));

        Assert.Equal(ErrorCode.BusinessRateLimited, events.Ended().Error!.Code);
        Assert.Single(_seen);
    }

    [Fact]
    public async Task An_attempt_that_only_began_is_tried_again()
    {
        var events = await RunAsync(Options(), waits: 1, [Script.Started(), Script.Failed(Broken)], Succeeds);

        Assert.Equal([Script.Started(), Script.Started(), Script.Finished()], events);
    }

    [Fact]
    public async Task An_attempt_that_gave_more_is_not_tried_again()
    {
        AgUiEvent[] events = [Script.Started(), Script.Text("a"), Script.Failed(Broken)];

        Assert.Equal(events, await RunAsync(Options(), waits: 0, events));
    }

    [Fact]
    public async Task It_is_if_that_is_allowed()
    {
        AgUiEvent[] first = [Script.Started(), Script.Text("a"), Script.Failed(Broken)];

        var events = await RunAsync(Options() with { AllowMidStream = true }, waits: 1, first, Succeeds);

        Assert.Equal([.. first[..2], .. Succeeds], events);
    }

    [Fact]
    public async Task A_finished_run_is_never_tried_again()
    {
        AgUiEvent[] events = [Script.Started(), Script.Finished(), Script.Failed(Broken)];

        Assert.Equal(events, await RunAsync(Options() with { AllowMidStream = true }, waits: 0, events));
    }

    [Fact]
    public async Task A_rule_that_throws_ends_the_run()
    {
        var options = Options() with { ShouldRetry = (_, _) => throw new InvalidOperationException() };

        Assert.Equal(ErrorCode.Unknown, (await RunAsync(options, waits: 0, Fails(Broken))).Ended().Error!.Code);
    }

    [Fact]
    public async Task The_applications_rule_replaces_ours()
    {
        var asked = new List<(AgUiError, int)>();
        var options = Options() with
        {
            ShouldRetry = (error, attempt) =>
            {
                asked.Add((error, attempt));
                return attempt < 2;
            },
        };

        var events = await RunAsync(options, waits: 1, Fails(Broken));

        Assert.Equal([(Broken, 1), (Broken, 2)], asked);
        Assert.Same(Broken, events.Ended().Error);
    }

    [Fact]
    public async Task A_callback_that_throws_changes_nothing()
    {
        var options = Options() with { OnReconnectAttempt = (_, _) => throw new InvalidOperationException() };

        Assert.Equal(Succeeds, await RunAsync(options, waits: 1, Fails(Broken), Succeeds));
    }

    [Fact]
    public async Task Cancelling_while_it_waits_ends_the_run_without_another_attempt()
    {
        using var cancellation = new CancellationTokenSource();
        var reading = new RetryInterceptor(Options()).RunAsync(Script.Attempts(_seen, Fails(Broken)), cancellation.Token);
        await _time.WaitForTimersAsync();

        await cancellation.CancelAsync();

        Assert.Empty(await reading);
        Assert.Single(_seen);
        AgUiAssert.NoTimers(_time);
    }

    [Fact]
    public async Task Whoever_watches_attempts_hears_of_the_new_run()
    {
        var sink = new Sink();
        var context = Script.Context();
        context = context with { Items = context.Items.Add(RunItems.Attempts, sink) };
        var chain = InterceptorChain.Build(
            [new RetryInterceptor(Options())],
            Script.Attempts(_seen, Fails(Broken), Succeeds),
            ErrorClassifier.Default
        );

        await Driven(chain(context, default).ReadAsync(), waits: 1);

        Assert.Equal("retry-1", Assert.Single(sink.Attempts).Input.RunId);
    }

    [Fact]
    public async Task Attempts_are_logged_with_their_ids()
    {
        var logs = new LogCollector();

        await RunAsync(Options() with { LoggerFactory = logs }, waits: 1, Fails(Broken), Succeeds);

        Assert.Equal((LogLevel.Information, 201), (logs.Records.Single().Level, logs.Records.Single().EventId.Id));
    }

    [Fact]
    public void Numbers_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryOptions { MaxAttempts = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryOptions { BaseDelay = TimeSpan.FromTicks(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryOptions { MaxDelay = TimeSpan.FromTicks(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryOptions { Jitter = -0.1 });
    }

    [Fact]
    public void Defaults_are_as_documented()
    {
        var options = new RetryOptions();

        Assert.Equal(
            (5, 1.0, 30.0, 0.2),
            (options.MaxAttempts, options.BaseDelay.TotalSeconds, options.MaxDelay.TotalSeconds, options.Jitter)
        );
    }

    private static TransportError Broken { get; } = new("The connection was closed", ErrorCode.TransportClosed);

    private static AgUiEvent[] Succeeds { get; } = [Script.Started(), Script.Finished()];

    private static AgUiEvent[] Fails(AgUiError error) => [Script.Failed(error)];

    private static BusinessError RateLimited(int seconds) =>
        new("x", ErrorCode.BusinessRateLimited) { Details = JsonData.Object(("retryAfterSeconds", seconds)) };

    private RetryOptions Options()
    {
        var runs = 0;
        return new()
        {
            TimeProvider = _time,
            Random = new FixedRandom(0.5),
            NewRunId = () => $"retry-{++runs}",
            OnReconnectAttempt = (attempt, delay) => _announced.Add((attempt, delay)),
        };
    }

    private Task<List<AgUiEvent>> RunAsync(RetryOptions options, int waits, params AgUiEvent[][] attempts) =>
        Driven(new RetryInterceptor(options).RunAsync(Script.Attempts(_seen, attempts)), waits);

    /// <summary>Lets the clock go on over so many waits.</summary>
    private async Task<List<AgUiEvent>> Driven(Task<List<AgUiEvent>> run, int waits)
    {
        for (var i = 0; i < waits; i++)
        {
            await _time.WaitForTimersAsync();
            _time.Advance(_time.NextDue!.Value - _time.GetUtcNow());
        }

        return await run;
    }

    private sealed class Sink : IAttemptSink
    {
        public List<RunContext> Attempts { get; } = [];

        public void OnAttempt(RunContext attempt) => Attempts.Add(attempt);
    }

    private sealed class FixedRandom(double value) : Random(0)
    {
        public override double NextDouble() => value;
    }
}
