using System.Globalization;

namespace Cloister.AgUi.Tests.Pipeline;

/// <summary>
/// Streams as short texts: <c>run; text+ m1 @s1; text m1; text- m1; finish</c>. <c>+</c> begins, <c>-</c> ends, <c>~</c> is a chunk;
/// <c>@</c> tags with a subagent, <c>^</c> names a parent, <c>d=</c> is a delta.
/// </summary>
internal static class Script
{
    public static AgUiEvent[] Parse(string script) =>
        [.. script.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Event)];

    private static AgUiEvent Event(string text)
    {
        var line = new Line(text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var made = Make(line);
        made = line.Has("raw") ? made with { RawEvent = 1 } : made;
        made = line.Has("meta") ? made with { Metadata = JsonData.Parse("""{"k":1}""") } : made;
        made = line["at"] is { } at ? made with { Timestamp = long.Parse(at, CultureInfo.InvariantCulture) } : made;
        return made is AttributedEvent attributed && line.Tag is { } tag ? attributed with { SubagentRunId = tag } : made;
    }

    private static AgUiEvent Make(Line line) =>
        line.Word switch
        {
            "run" => new RunStartedEvent("t", line["r"] ?? "r") { Input = line.Ids.Length == 0 ? null : Input(line) },
            "finish" => new RunFinishedEvent("t", line["r"] ?? "r"),
            "error" => new RunErrorEvent("failed"),
            "text+" => new TextMessageStartEvent(line.Id) { Role = Role(line["role"]) ?? MessageRole.Assistant, Name = line["name"] },
            "text" => new TextMessageContentEvent(line.Id, line["d"] ?? "x"),
            "text-" => new TextMessageEndEvent(line.Id),
            "text~" => new TextMessageChunkEvent
            {
                MessageId = line.MaybeId,
                Role = Role(line["role"]),
                Name = line["name"],
                Delta = line["d"],
            },
            "call+" => new ToolCallStartEvent(line.Id, line["t"] ?? "f") { ParentMessageId = line.Parent },
            "call" => new ToolCallArgsEvent(line.Id, line["d"] ?? "x"),
            "call-" => new ToolCallEndEvent(line.Id),
            "call~" => new ToolCallChunkEvent
            {
                ToolCallId = line.MaybeId,
                ToolCallName = line["t"],
                ParentMessageId = line.Parent,
                Delta = line["d"],
            },
            "result" => new ToolCallResultEvent(line.Id, line.Ids.ElementAtOrDefault(1) ?? "c1", "done"),
            "think+" => new ReasoningStartEvent(line.Id),
            "think-" => new ReasoningEndEvent(line.Id),
            "reason+" => new ReasoningMessageStartEvent(line.Id),
            "reason" => new ReasoningMessageContentEvent(line.Id, line["d"] ?? "x"),
            "reason-" => new ReasoningMessageEndEvent(line.Id),
            "reason~" => new ReasoningMessageChunkEvent { MessageId = line.MaybeId, Delta = line["d"] },
            "seal" => new ReasoningEncryptedValueEvent(EncryptedValueTarget.Message, line.Id, "sealed"),
            "seal-call" => new ReasoningEncryptedValueEvent(EncryptedValueTarget.ToolCall, line.Id, "sealed"),
            "activity+" => new ActivitySnapshotEvent(line.Id, "plan", JsonData.EmptyObject) { Replace = line.Has("keep") ? false : null },
            "activity" => new ActivityDeltaEvent(line.Id, "plan", []),
            "step+" => new StepStartedEvent(line.Id),
            "step-" => new StepFinishedEvent(line.Id),
            "sub+" => new SubagentStartedEvent(line.Id, "helper") { ParentSubagentRunId = line.Parent },
            "sub-" => new SubagentFinishedEvent(line.Id),
            "sub!" => new SubagentErrorEvent(line.Id, "failed"),
            "snapshot" => new MessagesSnapshotEvent([.. line.Ids.Select(Message)]),
            "state" => new StateSnapshotEvent(JsonData.Null),
            "patch" => new StateDeltaEvent([]),
            "custom" => new CustomEvent("c", JsonData.Null),
            "raw" => new RawEvent(JsonData.Null),
            "unknown" => new UnknownEvent(line.MaybeId ?? "FUTURE", JsonData.EmptyObject),
            "malformed" => new MalformedEvent("CUSTOM", JsonData.EmptyObject, "name is missing"),
            "truncated" => new RunEnded(RunOutcome.Truncated, null),
            _ => throw new FormatException($"No event is written '{line.Word}'."),
        };

    private static RunAgentInput Input(Line line) => new("t", "r") { Messages = [.. line.Ids.Select(Message)] };

    /// <summary>A message as <c>id:role@tag+call</c>; all but the id may be missing.</summary>
    private static Message Message(string text)
    {
        var calls = text.Split('+');
        var tagged = calls[0].Split('@');
        var named = tagged[0].Split(':');
        var tag = tagged.ElementAtOrDefault(1);
        return named.ElementAtOrDefault(1) switch
        {
            null => new AssistantMessage(named[0])
            {
                SubagentRunId = tag,
                ToolCalls = [.. calls.Skip(1).Select(call => new ToolCall(call, "f", ""))],
            },
            "reasoning" => new ReasoningMessage(named[0], "") { SubagentRunId = tag },
            "activity" => new ActivityMessage(named[0], "plan", JsonData.EmptyObject) { SubagentRunId = tag },
            "user" => new UserMessage(named[0], "hello") { SubagentRunId = tag },
            var other => throw new FormatException($"No message is written with the role '{other}'."),
        };
    }

    private static MessageRole? Role(string? name) => name is null ? null : Enum.Parse<MessageRole>(name, ignoreCase: true);

    private sealed class Line(string[] words)
    {
        private readonly string[] _rest = words[1..];

        public string Word => words[0];

        public string[] Ids =>
            [.. _rest.Where(word => word is not ("raw" or "meta" or "keep") && word[0] is not ('@' or '^') && !word.Contains('='))];

        public string? MaybeId => Ids.FirstOrDefault();

        public string Id => MaybeId ?? throw new FormatException($"'{Word}' needs an id.");

        public string? Tag => _rest.FirstOrDefault(word => word[0] == '@')?[1..];

        public string? Parent => _rest.FirstOrDefault(word => word[0] == '^')?[1..];

        public string? this[string option] =>
            _rest.FirstOrDefault(word => word.StartsWith(option + "=", StringComparison.Ordinal))?[(option.Length + 1)..];

        public bool Has(string flag) => _rest.Contains(flag);
    }
}
