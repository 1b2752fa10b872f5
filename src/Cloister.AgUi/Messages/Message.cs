namespace Cloister.AgUi;

/// <summary>One message of a conversation.</summary>
/// <param name="Id">Unique in its conversation, across all runs and roles.</param>
/// <remarks>The hierarchy is closed, and grows with the protocol: keep a default arm where you switch over it.</remarks>
public abstract record Message(string Id)
{
    /// <summary>Who speaks.</summary>
    public abstract MessageRole Role { get; }

    /// <summary>The text to show: of messages made of parts, the text parts in order; empty where there is none.</summary>
    public abstract TextSlice Text { get; }

    /// <summary>An object of application data, or null.</summary>
    public JsonData? Metadata { get; init; }

    /// <summary>The invocation of a subagent it comes from; absent means the agent itself.</summary>
    public string? SubagentRunId { get; init; }

    /// <summary>When it was written, if that is known. It is kept in stored conversations and never sent to an agent.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>Whether its run ended before the message did. It is kept in stored conversations and never sent to an agent.</summary>
    public bool IsIncomplete { get; init; }

    /// <summary>The same message with another text, as streaming makes it.</summary>
    internal abstract Message WithText(TextSlice text);
}
