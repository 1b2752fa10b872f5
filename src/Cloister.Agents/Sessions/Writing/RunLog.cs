namespace Cloister.Agents;

/// <summary>
/// The part of a session's log that one run writes. Its rows come one after the other: if some of them cannot be stored, none behind them may be, and
/// the run hears of it at its next barrier.
/// </summary>
internal sealed class RunLog(long key, string runId)
{
    private Exception? _failure;

    public long Key { get; } = key;

    public string RunId { get; } = runId;

    /// <summary>Why no more of this run is stored.</summary>
    public Exception? Failure => Volatile.Read(ref _failure);

    public void Fail(Exception failure) => Interlocked.CompareExchange(ref _failure, failure, null);
}
