namespace Cloister.Chat;

/// <summary>What happens when a reader of events is slower than the run.</summary>
public enum Backpressure
{
    /// <summary>
    /// The run goes on. Adjacent deltas that wait are joined, which loses nothing; a reader for which more than 8 MiB wait ends with an exception.
    /// </summary>
    Join,

    /// <summary>
    /// The run reads no further until each reader has room, so nothing is lost or joined. It still reacts to cancel, clear and disposal at once.
    /// </summary>
    PauseUpstream,

    /// <summary>The run goes on, and the reader misses the oldest of what waits for it. Told once in a run, and counted.</summary>
    DropOldest,

    /// <summary>The run goes on, and the reader misses what comes while it has no room. Told once in a run, and counted.</summary>
    DropNewest,
}
