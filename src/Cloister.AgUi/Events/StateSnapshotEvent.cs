namespace Cloister.AgUi;

/// <summary>The shared state is now this, whatever it was.</summary>
/// <param name="Snapshot">Any JSON value, <c>null</c> included.</param>
public sealed record StateSnapshotEvent(JsonData Snapshot) : AttributedEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.StateSnapshot;
}
