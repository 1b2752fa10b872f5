namespace Cloister.AgUi;

/// <summary>An activity message appears or is replaced.</summary>
/// <param name="MessageId">The activity message.</param>
/// <param name="ActivityType">What kind of activity; unknown kinds are tolerated.</param>
/// <param name="Content">A JSON object.</param>
public sealed record ActivitySnapshotEvent(string MessageId, string ActivityType, JsonData Content) : AttributedEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.ActivitySnapshot;

    /// <summary>Whether it replaces an existing activity; absent means that it does.</summary>
    public bool? Replace { get; init; }
}
