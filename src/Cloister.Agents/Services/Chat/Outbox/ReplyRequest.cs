namespace Cloister.Agents;

/// <summary>A text that somebody wants to be sent.</summary>
/// <param name="Route">The conversation.</param>
/// <param name="Text">The text, with all it says about how it is sent.</param>
/// <param name="Dedup">What is the same whenever this very text is to be sent.</param>
internal sealed record ReplyRequest(ChatRoute Route, string Text, string Dedup)
{
    /// <summary>The number of the run that said it; null if none did.</summary>
    public long? Run { get; init; }

    /// <summary>The message that the run answers; null if it answers none of a platform.</summary>
    public string? Trigger { get; init; }

    public ChatReplyPhase Phase { get; init; }

    public ChatReplyMode Mode { get; init; } = ChatReplyMode.Fallback;

    /// <summary>Whether the text is the agent's own, and says nothing about how it is sent.</summary>
    public bool IsLiteral { get; init; }

    /// <summary>The message that it is about, whatever the text says.</summary>
    public string? MessageId { get; init; }

    /// <summary>Whether it is shown as an answer, whatever the text says.</summary>
    public bool? Quotes { get; init; }

    /// <summary>When it is to be sent, whatever the text says.</summary>
    public SendTime? When { get; init; }

    /// <summary>Who sent it, if it was no run of this session; it is added to what models read there then.</summary>
    public string? Source { get; init; }

    /// <summary>How much more of its run may be sent.</summary>
    public int Budget { get; init; } = int.MaxValue;
}
