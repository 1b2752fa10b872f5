namespace Cloister.Agents;

/// <summary>A write set that waits for the writer. Whoever waits for it goes on elsewhere, never on the writer's thread.</summary>
internal sealed class PendingCommit(WriteSet set, Durability durability)
    : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public WriteSet Set => set;

    public Durability Durability => durability;
}
