namespace Cloister.AgUi;

/// <summary>What few events carry. Apart, so that a delta stays small.</summary>
internal sealed class EventExtras : IEquatable<EventExtras>
{
    private EventExtras(JsonData? rawEvent, JsonData? metadata, JsonData? wire)
    {
        RawEvent = rawEvent;
        Metadata = metadata;
        Wire = wire;
    }

    public JsonData? RawEvent { get; }

    public JsonData? Metadata { get; }

    public JsonData? Wire { get; }

    public static EventExtras? Make(JsonData? rawEvent, JsonData? metadata, JsonData? wire) =>
        rawEvent is null && metadata is null && wire is null ? null : new(rawEvent, metadata, wire);

    /// <summary>How an event was received does not make it another event, so <see cref="Wire"/> is left out.</summary>
    public bool Equals(EventExtras? other) => other is not null && Equals(RawEvent, other.RawEvent) && Equals(Metadata, other.Metadata);

    public override bool Equals(object? obj) => Equals(obj as EventExtras);

    public override int GetHashCode() => HashCode.Combine(RawEvent, Metadata);
}
