using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>The parts of a stored conversation.</summary>
internal static class StoredStates
{
    private static readonly CamelNames<RunPhase> Phases = new();
    private static readonly CamelNames<RunOutcome> Outcomes = new();
    private static readonly CamelNames<OpenItemStatus> Statuses = new();

    public static string NameOf(RunPhase phase) => Phases.NameOf(phase);

    public static ChatState Read(JsonData root) =>
        ReadCommon(root, MessageReader()) with
        {
            State = root.TryGet("state", out var state) ? state : JsonData.EmptyObject,
            Open = List(root, "open", ReadOpenItem).DistinctBy(item => (item.Kind, item.Id)).ToValueList(),
        };

    /// <summary>What all versions write alike.</summary>
    public static ChatState ReadCommon(JsonData root, Func<JsonData, string, Message> readMessage) =>
        new()
        {
            Messages = List(root, "messages", readMessage),
            PendingInterrupts = List(root, "pendingInterrupts", (json, place) => Decode(json, place, AgUiJson.ReadInterrupt)),
            PendingToolCallIds = List(root, "pendingToolCallIds", Text),
            LastRun = Value(root, "lastRun") is { } run ? ReadRun(run) : null,
            Phase = Value(root, "phase") is { } phase ? Phases.Find(Text(phase, "member 'phase'")) ?? RunPhase.Idle : RunPhase.Idle,
        };

    public static Func<JsonData, string, Message> MessageReader()
    {
        var reading = AgUiJson.ReadingFor(MessageForm.Stored);
        return (json, place) => ReadMessage(json, place, reading);
    }

    private static Message ReadMessage(JsonData json, string place, Reading reading) =>
        Decode(json, place, data => AgUiJson.ReadMessage(data, reading)) is var message && IsNamed(message)
            ? message
            : throw Unnamed(place);

    /// <summary>A role that nobody knows is kept, but not a message without one.</summary>
    public static bool IsNamed(Message message) => message is not (UnknownMessage { Id: "" } or UnknownMessage { WireRole: "" });

    public static ChatStateFormatException Unnamed(string place) =>
        ChatStateFormatException.Corrupt(place, "is a message without id or role");

    /// <summary>The items of a member; none if it is absent.</summary>
    public static ValueList<T> List<T>(JsonData root, string name, Func<JsonData, string, T> read)
    {
        if (Value(root, name) is not { } list)
        {
            return [];
        }
        if (!list.IsArray)
        {
            throw ChatStateFormatException.Corrupt($"member '{name}'", "is no array");
        }
        var items = new List<T>(list.Count);
        foreach (var item in list.Items)
        {
            items.Add(read(item, $"item {items.Count} of '{name}'"));
        }
        return items.ToValueList();
    }

    /// <summary>A member, unless it is absent or null.</summary>
    public static JsonData? Value(JsonData json, string name) => json.TryGet(name, out var value) && !value.IsNull ? value : null;

    public static string Text(JsonData json, string place) =>
        json.TryGetString(out var text) ? text : throw ChatStateFormatException.Corrupt(place, "is no string");

    public static void Write(Utf8JsonWriter writer, OpenItem item)
    {
        writer.WriteStartObject();
        writer.WriteString("id", item.Id);
        if (item.Kind == OpenItemKind.ToolCall)
        {
            // A message and a call may share an id.
            writer.WriteString("kind", "toolCall");
        }
        writer.WriteString("status", Statuses.NameOf(item.Status));
        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, RunSummary run)
    {
        writer.WriteStartObject();
        writer.WriteString("runId", run.RunId);
        writer.WriteString("outcome", Outcomes.NameOf(run.Outcome));
        if (run.Result is { } result)
        {
            writer.WritePropertyName("result");
            result.WriteTo(writer);
        }
        if (!run.Usage.IsEmpty)
        {
            writer.WritePropertyName("usage");
            AgUiJson.WriteUsage(writer, run.Usage);
        }
        writer.WriteEndObject();
    }

    private static OpenItem ReadOpenItem(JsonData json, string place)
    {
        var status = Statuses.Find(Text(Required(json, "status", place), place)) ?? OpenItemStatus.Streaming;
        var isCall = status == OpenItemStatus.Complete || Value(json, "kind") is not null;
        return new(Text(Required(json, "id", place), place), isCall ? OpenItemKind.ToolCall : OpenItemKind.Message, status);
    }

    /// <summary>How a later version says a run ended, this one cannot tell.</summary>
    private static RunSummary? ReadRun(JsonData json)
    {
        const string place = "member 'lastRun'";
        var (id, outcome) = (Text(Required(json, "runId", place), place), Text(Required(json, "outcome", place), place));
        return Outcomes.Find(outcome == "error" ? "failed" : outcome) is { } known
            ? new(id, known)
            {
                Result = Value(json, "result"),
                Usage = Value(json, "usage") is { } usage ? Decode(usage, place, AgUiJson.ReadUsage) : [],
            }
            : null;
    }

    private static JsonData Required(JsonData json, string name, string place) =>
        Value(json, name) ?? throw ChatStateFormatException.Corrupt(place, $"has no '{name}'");

    private static T Decode<T>(JsonData json, string place, Func<JsonData, T> read)
    {
        try
        {
            return read(json);
        }
        catch (AgUiFormatException cause)
        {
            throw ChatStateFormatException.Corrupt(place, "is not what it should be", cause);
        }
    }
}
