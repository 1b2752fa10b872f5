namespace Cloister.Agents;

/// <summary>Another process has taken the store over. This one must not write to it any more.</summary>
internal sealed class OwnershipLostException(long epoch)
    : StoreException(
        $"Nothing was written, because another process has taken the agent's store over; this one had epoch {epoch}. Stop this process."
    )
{
    public long Epoch { get; } = epoch;
}
