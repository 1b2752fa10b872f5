using System.Threading.Channels;
using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Chat.Tests.Interceptors.Trace;

public sealed class TraceInterceptorTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly List<TraceEntry> _entries = [];

    [Fact]
    public async Task A_good_run_gives_request_events_and_response()
    {
        AgUiEvent[] events = [Script.Started(), Script.Text("a"), Script.Finished()];

        await Trace().RunAsync(Script.Agent(events));

        Assert.Equal(
            [TracePhase.Request, TracePhase.Event, TracePhase.Event, TracePhase.Event, TracePhase.Response],
            _entries.Select(entry => entry.Phase)
        );
        Assert.All(events.Zip(_entries.Skip(1)), pair => Assert.Same(pair.First, pair.Second.Event));
        Assert.Equal((TimeSpan.Zero, "r1"), (_entries[0].Elapsed, _entries[0].RunId));
    }

    [Fact]
    public async Task What_the_agent_reports_is_an_error_entry_and_no_response()
    {
        var error = new RunErrorEvent("no");

        await Trace().RunAsync(Script.Agent(Script.Started(), error));

        Assert.Equal([TracePhase.Request, TracePhase.Event, TracePhase.Error], _entries.Select(entry => entry.Phase));
        Assert.Same(error, _entries[^1].Event);
    }

    [Fact]
    public async Task An_end_that_no_event_told_is_traced_as_its_error()
    {
        await Trace().RunAsync(Script.Agent(Script.Started(), Script.Failed(Script.Refused)));

        Assert.Equal((TracePhase.Error, null, Script.Refused), (_entries[^1].Phase, _entries[^1].Event, _entries[^1].Error));
    }

    [Fact]
    public async Task A_cancelled_run_has_no_response()
    {
        using var cancellation = new CancellationTokenSource();
        var source = new StuckSource(Script.Started());
        var reading = Trace().RunAsync(source.AsAgent, cancellation.Token);
        await source.Waiting;
        await cancellation.CancelAsync();
        await reading;

        Assert.Equal([TracePhase.Request, TracePhase.Event], _entries.Select(entry => entry.Phase));
    }

    [Fact]
    public async Task Elapsed_time_follows_the_clock()
    {
        var interceptor = new TraceInterceptor(
            entry =>
            {
                _entries.Add(entry);
                _time.Advance(TimeSpan.FromSeconds(1));
            },
            _time
        );

        await interceptor.RunAsync(Script.Agent(Script.Started()));

        Assert.Equal([0, 1, 2], _entries.Select(entry => entry.Elapsed.TotalSeconds));
        Assert.Equal(_entries[0].Timestamp.AddSeconds(2), _entries[^1].Timestamp);
    }

    [Fact]
    public async Task A_sink_that_throws_or_is_full_disturbs_nothing()
    {
        var full = Channel.CreateBounded<TraceEntry>(1);
        AgUiEvent[] events = [Script.Started(), Script.Finished()];

        Assert.Equal(events, await new TraceInterceptor(_ => throw new InvalidOperationException()).RunAsync(Script.Agent(events)));
        Assert.Equal(events, await new TraceInterceptor(full.Writer).RunAsync(Script.Agent(events)));
        Assert.True(full.Reader.TryRead(out var entry));
        Assert.Equal(TracePhase.Request, entry.Phase);
        Assert.False(full.Reader.Completion.IsCompleted);
    }

    private TraceInterceptor Trace() => new(_entries.Add, _time);
}
