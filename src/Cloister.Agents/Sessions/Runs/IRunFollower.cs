namespace Cloister.Agents;

/// <summary>
/// Takes what runs say to where people read it. The store knows of each run whether all of it was taken there, so nothing is forgotten when the process
/// ends in between.
/// </summary>
internal interface IRunFollower
{
    /// <summary>Whether the runs of a session are followed. Asked when one begins.</summary>
    bool Follows(SessionRow session);

    /// <summary>A run has begun. Returns at once.</summary>
    void Began(ActiveRun run);

    /// <summary>The words of a step are durable, and its tools have not run yet. The run waits.</summary>
    ValueTask SaidAsync(ActiveRun run, string messageId, string text, CancellationToken cancellationToken);

    /// <summary>
    /// Whether all that a run has said was taken, and nothing is left to say about how it ends. Asked when its end is about to be stored, so that this is
    /// stored together with it.
    /// </summary>
    bool HasAll(ActiveRun run, RunEnding ending);

    /// <summary>A run has ended, however it did, and its end is on disk. Returns at once.</summary>
    void Ended(ActiveRun run, RunResult result);
}
