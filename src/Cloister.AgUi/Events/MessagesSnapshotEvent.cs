namespace Cloister.AgUi;

/// <summary>The transcript is now this, but for messages that only the client has.</summary>
/// <param name="Messages">The messages, in order.</param>
public sealed record MessagesSnapshotEvent(ValueList<Message> Messages) : AgUiEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.MessagesSnapshot;
}
