namespace Cloister.Chat;

/// <summary>A stored thread, as a list shows it.</summary>
/// <param name="ThreadId">The thread; for one that cannot be read the store's own name for it.</param>
public sealed record ThreadInfo(string ThreadId)
{
    /// <summary>When it was saved last, if the store knows.</summary>
    public DateTimeOffset? Updated { get; init; }

    /// <summary>How many messages it has.</summary>
    public int MessageCount { get; init; }

    /// <summary>The beginning of the first thing the user said.</summary>
    public string? FirstText { get; init; }

    /// <summary>Why it cannot be read; null for a thread that can. It can be deleted by its name.</summary>
    public SessionDataReason? Unreadable { get; init; }
}
