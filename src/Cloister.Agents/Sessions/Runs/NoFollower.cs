namespace Cloister.Agents;

/// <summary>Where what runs say is read in their sessions only.</summary>
internal sealed class NoFollower : IRunFollower
{
    public bool Follows(SessionRow session) => false;

    public void Began(ActiveRun run) { }

    public ValueTask SaidAsync(ActiveRun run, string messageId, string text, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;

    public bool HasAll(ActiveRun run, RunEnding ending) => false;

    public void Ended(ActiveRun run, RunResult result) { }
}
