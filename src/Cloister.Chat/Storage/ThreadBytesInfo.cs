namespace Cloister.Chat;

/// <summary>A record of an <see cref="IThreadBytes"/> without its content.</summary>
/// <param name="Name">Its name; of one that cannot be read perhaps the store's own.</param>
/// <param name="Label">What it was saved with; empty if it cannot be read.</param>
public sealed record ThreadBytesInfo(string Name, ReadOnlyMemory<byte> Label)
{
    /// <summary>Why it cannot be read; null for one that can.</summary>
    public SessionDataReason? Unreadable { get; init; }
}
