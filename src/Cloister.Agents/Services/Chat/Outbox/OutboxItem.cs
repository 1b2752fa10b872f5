namespace Cloister.Agents;

/// <summary>Something that leaves, and who waits for what becomes of it.</summary>
internal sealed class OutboxItem(OutboxRow row)
{
    private readonly TaskCompletionSource<OutboxRow> _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>As it is in the store. Changed by whoever sends it only.</summary>
    public OutboxRow Row { get; set; } = row;

    /// <summary>Completes when it has left, or will not.</summary>
    public Task<OutboxRow> Settled => _settled.Task;

    /// <summary>What leaves right behind it; nothing, unless somebody has to be told what became of it.</summary>
    public OutboxItem? Follower { get; set; }

    public void Settle() => _settled.TrySetResult(Row);
}
