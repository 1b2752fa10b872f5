namespace Cloister.AgUi;

/// <summary>What few events carry. Apart, so that a delta stays small.</summary>
internal sealed class EventExtras
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
}
