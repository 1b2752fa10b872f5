namespace Cloister.Agents.Tests.Services.Chat;

/// <summary>Lets a number of transactions through, and then no more: what is on disk is what a process leaves that is killed at that moment.</summary>
internal sealed class DyingGroups(GroupWriter groups, int lives, Action died) : GroupWriter
{
    private int _lives = lives;

    public override void Apply(ReadOnlySpan<PendingCommit> group, Durability durability)
    {
        if (Interlocked.Decrement(ref _lives) < 0)
        {
            died();
            throw new StoreStoppedException("The process was killed.");
        }

        groups.Apply(group, durability);
    }

    public override StoreException? TidyUp() => groups.TidyUp();

    public override void Dispose() => groups.Dispose();
}
