using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>A run that goes on: what it was asked, what it writes, and the way to stop it.</summary>
internal sealed class ActiveRun(LiveSession session, RunLog log, SessionInput input, RunPlan plan, long startedSeq) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<RunResult> _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<string?> _speakers = [input.Speaker, .. plan.Speakers];
    private string? _stopReason;
    private IReadOnlyList<string> _calls = plan.Calls;

    public LiveSession Session => session;

    public RunLog Log => log;

    public string RunId => log.RunId;

    public SessionInput Input => input;

    public RunPlan Plan => plan;

    public long StartedSeq => startedSeq;

    /// <summary>When it began, in milliseconds since 1970.</summary>
    public long StartedAt { get; } = session.Services.Now;

    public RunTotals Totals { get; set; } = new();

    /// <summary>Keeps its last rows at hand for readers, until it has ended.</summary>
    public IFeedFollower? Rows { get; init; }

    /// <summary>What came of it, if it was there to compact the history.</summary>
    public CompactionResult? Compaction { get; set; }

    /// <summary>On whose behalf it works: of everybody whose words it took in. Asked and changed by the run itself only.</summary>
    public IReadOnlyCollection<string?> Speakers => _speakers;

    /// <summary>The calls of earlier runs that it answers, if only by its end.</summary>
    public IReadOnlyList<string> Calls => Volatile.Read(ref _calls);

    /// <summary>Why it is to end: <c>stop</c>, <c>shutdown</c>, <c>interrupt</c>, <c>timeout</c>, <c>disconnect</c>; null while it may go on.</summary>
    public string? StopReason => Volatile.Read(ref _stopReason);

    public CancellationToken Stopping => _stop.Token;

    public Task<RunResult> Finished => _finished.Task;

    /// <summary>Ends it as soon as it can. Returns at once; the first reason counts.</summary>
    public void Stop(string reason)
    {
        if (Interlocked.CompareExchange(ref _stopReason, reason, null) is null)
        {
            // What listens to the token must not run under the caller's locks.
            _ = CancelAsync();
        }
    }

    /// <summary>Another input is part of it from here on.</summary>
    public void TakeIn(SessionInput joined) => _speakers.Add(joined.Speaker);

    /// <summary>
    /// Calls that another run was to answer are this one's from here on. It may be at them already; who is, nobody knows before its end.
    /// </summary>
    public void TakeOver(IEnumerable<string> calls) => Volatile.Write(ref _calls, [.. Calls.Union(calls, StringComparer.Ordinal)]);

    public void Append(AgUiEvent @event) => session.Log.Append(log, @event);

    public void Append(LogRecord record) => session.Log.Append(log, record);

    /// <summary>Waits until all that was appended is durable: before an effect nobody can take back.</summary>
    public Task BarrierAsync(Durability durability) => session.Log.BarrierAsync(log, durability);

    public void Finish(RunResult result) => _finished.TrySetResult(result);

    // What listens may throw; that is no reason to let the run go on, and nobody's to hear.
    private async Task CancelAsync() => await _stop.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public void Dispose() => _stop.Dispose();
}
