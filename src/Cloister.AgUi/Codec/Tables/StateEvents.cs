namespace Cloister.AgUi;

/// <summary>State, transcript, activities.</summary>
internal static class StateEvents
{
    private static readonly Kind Patch = new ListKind<JsonPatchOperation>(new PatchOperationKind());

    public static EventShape[] All { get; } =
    [
        EventShape.Of(
            EventType.StateSnapshot,
            "STATE_SNAPSHOT",
            arm: 7,
            new Members<StateSnapshotEvent>()
                .Nullable("snapshot", 2, e => e.Snapshot)
                .Optional("subagentRunId", 3, Kinds.Id, e => e.SubagentRunId),
            m => new(m.Json(0)) { SubagentRunId = m.OptionalText(1) }
        ),
        EventShape.Of(
            EventType.StateDelta,
            "STATE_DELTA",
            arm: 8,
            new Members<StateDeltaEvent>()
                .Required("delta", 2, Patch, e => e.Delta)
                .Optional("subagentRunId", 3, Kinds.Id, e => e.SubagentRunId),
            m => new(m.List<JsonPatchOperation>(0)) { SubagentRunId = m.OptionalText(1) }
        ),
        EventShape.Of(
            EventType.MessagesSnapshot,
            "MESSAGES_SNAPSHOT",
            arm: 9,
            new Members<MessagesSnapshotEvent>().Required("messages", 2, MessageTable.Messages, e => e.Messages),
            m => new(m.List<Message>(0))
        ),
        EventShape.Of(
            EventType.ActivitySnapshot,
            "ACTIVITY_SNAPSHOT",
            arm: 23,
            new Members<ActivitySnapshotEvent>()
                .Required("messageId", 3, Kinds.Id, e => e.MessageId)
                .Required("activityType", 4, Kinds.Id, e => e.ActivityType)
                .Required("content", 5, Kinds.JsonObject, e => e.Content)
                .Optional("replace", 6, Kinds.Flag, e => e.Replace is { } replace ? Convert.ToInt64(replace) : null)
                .Optional("subagentRunId", 2, Kinds.Id, e => e.SubagentRunId),
            m =>
                new(m.Text(0), m.Text(1), m.Json(2))
                {
                    Replace = m.Number(3) is { } replace ? replace != 0 : null,
                    SubagentRunId = m.OptionalText(4),
                }
        ),
        EventShape.Of(
            EventType.ActivityDelta,
            "ACTIVITY_DELTA",
            arm: 24,
            new Members<ActivityDeltaEvent>()
                .Required("messageId", 3, Kinds.Id, e => e.MessageId)
                .Required("activityType", 4, Kinds.Id, e => e.ActivityType)
                .Required("patch", 5, Patch, e => e.Patch)
                .Optional("subagentRunId", 2, Kinds.Id, e => e.SubagentRunId),
            m => new(m.Text(0), m.Text(1), m.List<JsonPatchOperation>(2)) { SubagentRunId = m.OptionalText(3) }
        ),
    ];
}
