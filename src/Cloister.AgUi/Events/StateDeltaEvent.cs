namespace Cloister.AgUi;

/// <summary>The shared state changes by a patch, as a whole or not at all.</summary>
/// <param name="Delta">The operations, in order.</param>
public sealed record StateDeltaEvent(ValueList<JsonPatchOperation> Delta) : AttributedEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.StateDelta;
}
