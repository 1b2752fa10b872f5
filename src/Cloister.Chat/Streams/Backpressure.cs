namespace Cloister.Chat;

/// <summary>What happens when a reader of events is slower than the run.</summary>
public enum Backpressure
{
    /// <summary>
    /// The run goes on. Adjacent deltas that wait are joined, which loses nothing; a reader for which more than 8 MiB wait ends with an exception.
    /// </summary>
    Join,

    /// <summary>The run reads no further until each reader has room. It still reacts to cancel, clear and disposal at once.</summary>
    PauseUpstream,
}
