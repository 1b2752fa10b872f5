namespace Cloister.Agents;

/// <summary>A text that was sent, or could not be.</summary>
/// <param name="Reply">The text.</param>
/// <param name="Success">Whether it was sent.</param>
public sealed record ChatReplySent(ChatReply Reply, bool Success)
{
    /// <summary>Why not.</summary>
    public string? Error { get; init; }

    /// <summary>What the platform calls what was sent.</summary>
    public string? Receipt { get; init; }
}
