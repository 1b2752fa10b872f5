namespace Cloister.Agents.Tests.Services.Chat;

/// <summary>Tells of every transaction that was applied.</summary>
internal sealed class WatchedGroups(GroupWriter groups, CommitSignal signal) : GroupWriter
{
    public override bool IsQuick => groups.IsQuick;

    public override bool NeedsTidying => groups.NeedsTidying;

    public override void Apply(ReadOnlySpan<PendingCommit> group, Durability durability)
    {
        groups.Apply(group, durability);
        signal.Set();
    }

    public override StoreException? TidyUp() => groups.TidyUp();

    public override void Dispose() => groups.Dispose();
}
