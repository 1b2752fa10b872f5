using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>Reads the facts that only the host knows.</summary>
internal static class HostRecords
{
    public static LogRecord Read(RecordType type, JsonData data) =>
        type switch
        {
            RecordType.SessionCreated => new SessionCreated(data["id"].AsString(), data["kind"].AsString()),
            RecordType.SessionForked => new SessionForked(data["fromSession"].AsString(), Text(data, "atMessageId"), Number(data, "count")),
            RecordType.SessionArchived => new SessionArchived(),
            RecordType.SessionRestored => new SessionRestored(),
            RecordType.MessageAdded => new MessageAdded(Message(data), Text(data, "inputId")),
            RecordType.HistoryCut => new HistoryCut(
                data["from"].AsString(),
                HistoryCut.ReasonOf(data["reason"].AsString()),
                Number(data, "count")
            ),
            RecordType.Compacted => ReadCompacted(data),
            RecordType.StateSet => new StateSet(data["state"]),
            RecordType.TitleSet => new TitleSet(Text(data, "title")),
            RecordType.ModelSet => new ModelSet(Text(data, "modelId")),
            RecordType.SettingsSet => new SettingsSet(data["settings"]),
            RecordType.InputQueued => new InputQueued(
                data["inputId"].AsString(),
                data["kind"].AsString(),
                Number(data, "position"),
                Text(data, "preview")
            ),
            RecordType.InputJoined => new InputJoined(data["inputId"].AsString(), data["runId"].AsString()),
            RecordType.InputDropped => new InputDropped(data["inputId"].AsString(), data["reason"].AsString()),
            RecordType.ToolStarted => new ToolStarted(data["toolCallId"].AsString(), data["readOnly"].AsBoolean()),
            RecordType.ApprovalRequested => ReadApproval(data),
            RecordType.ApprovalResolved => new ApprovalResolved(
                data["approvalId"].AsString(),
                data["decision"].AsString(),
                Text(data, "by"),
                Text(data, "where")
            ),
            _ => new UnknownRecord(type, data),
        };

    private static Compacted ReadCompacted(JsonData data) =>
        new(data["id"].AsString(), data["after"].AsString(), Message(data))
        {
            FromSeq = data["fromSeq"].AsInt64(),
            ToSeq = data["toSeq"].AsInt64(),
            Count = Number(data, "count"),
            TokensBefore = data["tokensBefore"].AsInt64(),
            TokensAfter = data["tokensAfter"].AsInt64(),
            IsMechanical = data["mechanical"].AsBoolean(),
        };

    private static ApprovalRequested ReadApproval(JsonData data) =>
        new(data["approvalId"].AsString(), data["toolCallId"].AsString(), data["tool"].AsString(), data["input"])
        {
            Reason = Text(data, "reason"),
            ExpiresAt = data["expiresAt"].AsInt64(),
        };

    private static Message Message(JsonData data) => AgUiJson.ReadMessage(data["message"], MessageForm.Stored);

    private static int Number(JsonData data, string name) => checked((int)data[name].AsInt64());

    private static string? Text(JsonData data, string name) =>
        data.TryGet(name, out var value) && value.TryGetString(out var text) ? text : null;
}
