namespace Cloister.AgUi;

/// <summary>Events whose meaning is not the protocol's.</summary>
internal static class OpenEvents
{
    public static EventShape[] All { get; } =
    [
        EventShape.Of(
            EventType.Raw,
            "RAW",
            arm: 10,
            new Members<RawEvent>()
                .Nullable("event", 2, e => e.Event)
                .Optional("source", 3, Kinds.Id, e => e.Source)
                .Optional("subagentRunId", 4, Kinds.Id, e => e.SubagentRunId),
            m => new(m.Json(0)) { Source = m.OptionalText(1), SubagentRunId = m.OptionalText(2) }
        ),
        EventShape.Of(
            EventType.Custom,
            "CUSTOM",
            arm: 11,
            new Members<CustomEvent>()
                .Required("name", 2, Kinds.Id, e => e.Name)
                .Nullable("value", 3, e => e.Value)
                .Optional("subagentRunId", 4, Kinds.Id, e => e.SubagentRunId),
            m => new(m.Text(0), m.Json(1)) { SubagentRunId = m.OptionalText(2) }
        ),
    ];
}
