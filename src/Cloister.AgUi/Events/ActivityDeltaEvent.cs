namespace Cloister.AgUi;

/// <summary>The content of an activity message changes by a patch.</summary>
/// <param name="MessageId">The activity message.</param>
/// <param name="ActivityType">What kind of activity it is now.</param>
/// <param name="Patch">The operations, in order.</param>
public sealed record ActivityDeltaEvent(string MessageId, string ActivityType, ValueList<JsonPatchOperation> Patch) : AttributedEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.ActivityDelta;
}
