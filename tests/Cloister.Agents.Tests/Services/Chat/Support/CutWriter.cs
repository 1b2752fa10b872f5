namespace Cloister.Agents.Tests.Services.Chat;

/// <summary>Stores transactions until that is cut off.</summary>
internal sealed class CutWriter(GroupWriter groups, Cut cut) : GroupWriter
{
    public override bool IsQuick => groups.IsQuick;

    public override bool NeedsTidying => groups.NeedsTidying;

    public override void Apply(ReadOnlySpan<PendingCommit> group, Durability durability)
    {
        cut.Pass();
        groups.Apply(group, durability);
    }

    public override StoreException? TidyUp() => groups.TidyUp();

    public override void Dispose() => groups.Dispose();
}
