using Cloister.Agents;

namespace Cloister.Benchmarks;

/// <summary>Records what is written while it is written. What that takes counts as ours.</summary>
internal sealed class TapeRecorder(GroupWriter groups, Tape tape) : GroupWriter
{
    public override bool IsQuick => groups.IsQuick;

    public override bool NeedsTidying => groups.NeedsTidying;

    public override void Apply(ReadOnlySpan<PendingCommit> group, Durability durability)
    {
        groups.Apply(group, durability);
        tape.Add(group, durability);
    }

    public override StoreException? TidyUp()
    {
        tape.AddCheckpoint();
        return groups.TidyUp();
    }

    public override void Dispose() => groups.Dispose();
}
