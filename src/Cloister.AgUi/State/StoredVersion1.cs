namespace Cloister.AgUi;

/// <summary>
/// The first version, also as another library wrote it: what streams stands apart from the transcript, and encrypted values stand apart from what
/// they belong to.
/// </summary>
internal static class StoredVersion1
{
    public static ChatState Read(JsonData root)
    {
        var stored = StoredStates.MessageReader();
        Message ReadMessage(JsonData json, string place) => WithoutPlaceholder(stored(WithoutNulls(json), place));
        var state = StoredStates.ReadCommon(root, ReadMessage) with { State = StoredStates.Value(root, "state") ?? JsonData.EmptyObject };
        var fold = new ChatFold(state);
        foreach (var message in Pending(root, ReadMessage))
        {
            AddPending(fold, message);
        }
        foreach (var call in StoredStates.List(root, "pendingToolCalls", ReadCall))
        {
            AddPending(fold, call);
        }
        foreach (var (id, value) in Sealed(root))
        {
            Seal(fold, id, value);
        }
        if (!state.IsRunning)
        {
            fold.Abandon();
        }
        return fold.State with { Marks = RunMarks.None };
    }

    /// <summary>The beginning of time stands for a time that was not known.</summary>
    private static Message WithoutPlaceholder(Message message) =>
        message.Timestamp == DateTimeOffset.UnixEpoch ? message with { Timestamp = null } : message;

    private static JsonData WithoutNulls(JsonData json)
    {
        var names = json.IsObject ? json.Members.Where(member => member.Value.IsNull).Select(member => member.Key).ToList() : [];
        return names.Aggregate(json, (rest, name) => rest.Without(name));
    }

    private static ValueList<Message> Pending(JsonData root, Func<JsonData, string, Message> readMessage)
    {
        var several = StoredStates.List(root, "pendingMessages", readMessage);
        return several.IsEmpty && StoredStates.Value(root, "pendingMessage") is { } one
            ? [readMessage(one, "member 'pendingMessage'")]
            : several;
    }

    private static void AddPending(ChatFold fold, Message message)
    {
        fold.Append(message);
        fold.Opened(message.Id, OpenItemKind.Message);
    }

    private static PendingCall ReadCall(JsonData json, string place)
    {
        string? Member(string name) => StoredStates.Value(json, name) is { } value ? StoredStates.Text(value, place) : null;
        var id = Member("id") ?? throw ChatStateFormatException.Corrupt(place, "has no 'id'");
        var arguments = Member("arguments") ?? "";
        var isComplete = Member("status") is { } status ? status == "complete" : JsonData.TryParse(arguments, out _);
        return new(id, Member("name") ?? "", arguments, Member("parentMessageId"), isComplete);
    }

    private static void AddPending(ChatFold fold, PendingCall call)
    {
        var isKnown = fold.State.Messages.OfType<AssistantMessage>().Any(message => message.ToolCalls.Any(held => held.Id == call.Id));
        fold.Apply(new ToolCallStartEvent(call.Id, call.Name) { ParentMessageId = call.ParentMessageId });
        if (!isKnown)
        {
            fold.Apply(new ToolCallArgsEvent(call.Id, call.Arguments));
        }
        if (call.IsComplete)
        {
            fold.Apply(new ToolCallEndEvent(call.Id));
        }
    }

    private static IEnumerable<(string Id, string Value)> Sealed(JsonData root)
    {
        var echo = StoredStates.Value(root, "reasoningEcho") ?? JsonData.EmptyObject;
        return echo.IsObject
            ? echo.Members.Select(member => (member.Key, StoredStates.Text(member.Value, "an item of 'reasoningEcho'")))
            : throw ChatStateFormatException.Corrupt("member 'reasoningEcho'", "is no object");
    }

    /// <summary>Gives a value back to the message or call it is for, unless that has one.</summary>
    private static void Seal(ChatFold fold, string id, string value)
    {
        var message = fold.State.Messages.FirstOrDefault(message => message.Id == id);
        if (message is SealableMessage { EncryptedValue: null })
        {
            fold.Apply(new ReasoningEncryptedValueEvent(EncryptedValueTarget.Message, id, value));
        }
        else if (message is null)
        {
            fold.Apply(new ReasoningEncryptedValueEvent(EncryptedValueTarget.ToolCall, id, value));
        }
    }

    private sealed record PendingCall(string Id, string Name, string Arguments, string? ParentMessageId, bool IsComplete);
}
