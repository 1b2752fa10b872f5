namespace Cloister.AgUi;

/// <summary>The answer to a tool call.</summary>
/// <param name="MessageId">The id of the tool message; not the id of the call.</param>
/// <param name="ToolCallId">The call that is answered.</param>
/// <param name="Content">Text, or parts.</param>
public sealed record ToolCallResultEvent(string MessageId, string ToolCallId, MessageContent Content) : AttributedEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.ToolCallResult;

    /// <summary>Whether the wire carried the role "tool". It says nothing new and is kept so that events travel unchanged.</summary>
    public bool HasRole { get; init; }
}
