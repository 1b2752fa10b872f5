using Cloister.AgUi;

namespace Cloister.Chat.Tests.Interceptors.Chain;

public sealed class GuardedEventsTests : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();

    public void Dispose() => _cancellation.Dispose();

    [Fact]
    public async Task Cancelling_ends_a_wait_at_once_though_the_source_ignores_it()
    {
        var source = new StuckSource(Script.Started());
        var reading = Run(source).ReadAsync();
        await source.Waiting;

        await _cancellation.CancelAsync();

        Assert.Equal([Script.Started()], await reading);
        Assert.False(source.IsDisposed, "The source was disposed while it was being read.");
    }

    [Fact]
    public async Task A_source_that_was_left_behind_is_disposed_once_it_comes_back()
    {
        var source = new StuckSource();
        var reading = Run(source).ReadAsync();
        await source.Waiting;
        await _cancellation.CancelAsync();
        await reading;

        source.Fail(new IOException("the socket went away"));

        await source.Disposed;
    }

    [Fact]
    public async Task Cancelling_between_two_events_ends_the_sequence_without_an_event()
    {
        var source = new StuckSource(Script.Started(), Script.Text("a"), Script.Text("b"));
        await using var events = Run(source).GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());

        await _cancellation.CancelAsync();

        Assert.False(await events.MoveNextAsync());
        Assert.True(source.IsDisposed);
    }

    [Fact]
    public async Task A_source_that_throws_because_it_was_cancelled_ends_without_an_event()
    {
        var reading = Run((_, token) => Script.Stream([Script.Started()], token)).GetAsyncEnumerator();
        Assert.True(await reading.MoveNextAsync());

        await _cancellation.CancelAsync();

        Assert.False(await reading.MoveNextAsync());
    }

    [Fact]
    public async Task A_source_that_cancels_and_throws_in_one_breath_ends_without_an_event()
    {
        RunDelegate source = (_, _) =>
        {
            _cancellation.Cancel();
            throw new InvalidOperationException();
        };

        Assert.Empty(await InterceptorChain.Guarded(source, ErrorClassifier.Default).RunAsync(_cancellation.Token));
    }

    [Fact]
    public async Task A_token_that_was_cancelled_before_opens_nothing()
    {
        await _cancellation.CancelAsync();

        var events = await Run((_, _) => throw new InvalidOperationException("opened")).ReadAsync();

        Assert.Empty(events);
    }

    [Fact]
    public async Task The_token_of_the_enumeration_counts_too()
    {
        using var other = new CancellationTokenSource();
        var source = new StuckSource();
        await using var events = Run(source).GetAsyncEnumerator(other.Token);
        var next = events.MoveNextAsync();
        await source.Waiting;

        await other.CancelAsync();

        Assert.False(await next.AsTask().WaitAsync(Script.Patience));
    }

    [Fact]
    public async Task Leaving_does_not_wait_for_a_source_that_hangs_in_its_disposal()
    {
        var source = new StuckSource(Script.Started()) { HangsInDispose = true };
        var events = Run(source).GetAsyncEnumerator();
        await events.MoveNextAsync();

        await events.DisposeAsync().AsTask().WaitAsync(Script.Patience);

        Assert.True(source.IsDisposed);
    }

    [Fact]
    public async Task A_failure_before_the_first_event_means_the_agent_was_not_reached()
    {
        var source = new StuckSource();
        source.Fail(new IOException("reset"));

        Assert.Equal(RunOutcome.TransportFailed, (await Run(source).ReadAsync()).Ended().Outcome);
    }

    [Fact]
    public async Task A_failure_after_events_truncates_the_run()
    {
        var source = new StuckSource(Script.Started());
        source.Fail(new IOException("reset"));

        var events = await Run(source).ReadAsync();

        Assert.Equal(2, events.Count);
        Assert.Equal((RunOutcome.Truncated, ErrorCode.TransportClosed), (events.Ended().Outcome, events.Ended().Error!.Code));
        Assert.True(source.IsDisposed);
    }

    [Fact]
    public async Task Nothing_follows_the_end_of_a_run()
    {
        var source = new StuckSource(Script.Failed(Script.Refused), Script.Text("late"));

        Assert.Equal([Script.Failed(Script.Refused)], await Run(source).ReadAsync());
        Assert.True(source.IsDisposed);
    }

    [Fact]
    public async Task The_events_of_a_run_are_enumerated_once()
    {
        var events = Run(Script.Agent());
        await events.ReadAsync();

        Assert.Throws<InvalidOperationException>(() => events.GetAsyncEnumerator());
    }

    [Fact]
    public async Task A_classifier_that_throws_breaks_no_run()
    {
        var guarded = InterceptorChain.Guarded((_, _) => throw new IOException("reset"), new BrokenClassifier());

        var error = (await guarded.RunAsync()).Ended().Error!;

        Assert.Equal(("Error classifier threw", ErrorCode.Unknown), (error.Message, error.Code));
        Assert.IsType<NotSupportedException>(error.Exception);
    }

    [Fact]
    public async Task Waiting_many_times_keeps_every_event_in_order()
    {
        var expected = Enumerable
            .Range(0, 500)
            .Select(i => (AgUiEvent)Script.Text(i.ToString(System.Globalization.CultureInfo.InvariantCulture)))
            .ToArray();

        Assert.Equal(expected, await Run(Script.Agent(expected)).ReadAsync());
    }

    [Fact]
    public async Task Cancelling_at_any_moment_ends_every_run()
    {
        foreach (var _ in Enumerable.Range(0, 200))
        {
            using var cancellation = new CancellationTokenSource();
            var source = new StuckSource(Script.Started());
            var reading = InterceptorChain.Guarded(source.AsAgent, ErrorClassifier.Default).RunAsync(cancellation.Token);
            var cancelling = Task.Run(cancellation.Cancel);
            source.Release();

            Assert.DoesNotContain(await reading, @event => @event is RunEnded);
            await cancelling;
        }
    }

    private IAsyncEnumerable<AgUiEvent> Run(StuckSource source) => Run(source.AsAgent);

    private IAsyncEnumerable<AgUiEvent> Run(RunDelegate agent) =>
        InterceptorChain.Guarded(agent, ErrorClassifier.Default)(Script.Context(), _cancellation.Token);

    private sealed class BrokenClassifier : IErrorClassifier
    {
        public AgUiError Classify(Exception exception, RunAgentInput input) => throw new NotSupportedException();
    }
}
