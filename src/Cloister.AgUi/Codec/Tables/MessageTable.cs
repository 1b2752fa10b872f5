namespace Cloister.AgUi;

/// <summary>Messages by role, and what they are made of.</summary>
internal static class MessageTable
{
    private static readonly Kind Content = new ContentKind(partsField: 8);

    private static readonly Shape Function = new Members<ToolCall>()
        .Required("name", 1, Kinds.Id, c => c.Name)
        .Required("arguments", 2, Kinds.Slice, c => c.Arguments)
        .Make(m => new("", m.Text(0), m.Get<TextSlice>(1)));

    private static readonly Shape Call = new Members<ToolCall>()
        .Required("id", 1, Kinds.Id, c => c.Id)
        .Required("type", 2, new WordKind("function") { IsFixed = true }, _ => 0)
        .Required("function", 3, new ShapeKind(Function), c => c)
        .Optional("metadata", 4, Kinds.JsonObject, c => c.Metadata)
        .Optional("encryptedValue", 5, Kinds.Text, c => c.EncryptedValue)
        .Optional("encryptedValueType", 6, Kinds.Text, c => c.EncryptedValueType)
        .Make(m =>
            new(m.Text(0), m.Get<ToolCall>(2).Name, m.Get<ToolCall>(2).Arguments)
            {
                Metadata = m.OptionalJson(3),
                EncryptedValue = m.OptionalText(4),
                EncryptedValueType = m.OptionalText(5),
            }
        );

    public static Kind ToolCall { get; } = new ShapeKind(Call);

    private static readonly Shape Developer = new Members<DeveloperMessage>()
        .Required("id", 1, Kinds.Text, m => m.Id)
        .Required("content", 3, Kinds.Slice, m => m.Content)
        .Explicit()
        .Optional("name", 4, Kinds.Text, m => m.Name)
        .Sealable()
        .Make(m => (DeveloperMessage)Sealable(new DeveloperMessage(m.Text(0), m.Get<TextSlice>(1)) { Name = m.OptionalText(2) }, m, 3))
        .Tagged("role", "developer", number: 2);

    private static readonly Shape System = new Members<SystemMessage>()
        .Required("id", 1, Kinds.Text, m => m.Id)
        .Required("content", 3, Kinds.Slice, m => m.Content)
        .Explicit()
        .Optional("name", 4, Kinds.Text, m => m.Name)
        .Sealable()
        .Make(m => (SystemMessage)Sealable(new SystemMessage(m.Text(0), m.Get<TextSlice>(1)) { Name = m.OptionalText(2) }, m, 3))
        .Tagged("role", "system", number: 2);

    private static readonly Shape Assistant = new Members<AssistantMessage>()
        .Required("id", 1, Kinds.Text, m => m.Id)
        .Optional("content", 3, Kinds.Slice, m => m.Content)
        .Optional("toolCalls", 5, new ListKind<ToolCall>(ToolCall), m => Given.In(m.ToolCalls))
        .Optional("name", 4, Kinds.Text, m => m.Name)
        .Sealable()
        .Make(m =>
            (AssistantMessage)Sealable(
                new AssistantMessage(m.Text(0))
                {
                    Content = m.Optional<TextSlice>(1),
                    ToolCalls = m.List<ToolCall>(2),
                    Name = m.OptionalText(3),
                },
                m,
                4
            )
        )
        .Tagged("role", "assistant", number: 2);

    private static readonly Shape User = new Members<UserMessage>()
        .Required("id", 1, Kinds.Text, m => m.Id)
        .Required("content", 3, Content, m => m.Content)
        .Optional("name", 4, Kinds.Text, m => m.Name)
        .Sealable()
        .Make(m => (UserMessage)Sealable(new UserMessage(m.Text(0), m.Get<MessageContent>(1)) { Name = m.OptionalText(2) }, m, 3))
        .Tagged("role", "user", number: 2);

    private static readonly Shape Tool = new Members<ToolMessage>()
        .Required("id", 1, Kinds.Text, m => m.Id)
        .Required("toolCallId", 6, Kinds.Id, m => m.ToolCallId)
        .Explicit()
        .Required("content", 3, Content, m => m.Content)
        .Optional("error", 7, Kinds.Text, m => m.Error)
        .Sealable()
        .Make(m =>
            (ToolMessage)Sealable(new ToolMessage(m.Text(0), m.Text(1), m.Get<MessageContent>(2)) { Error = m.OptionalText(3) }, m, 4)
        )
        .Tagged("role", "tool", number: 2);

    private static readonly Shape Activity = new Members<ActivityMessage>()
        .Required("id", 1, Kinds.Text, m => m.Id)
        .Required("activityType", 12, Kinds.Text, m => m.ActivityType)
        .Explicit()
        .Required("content", 13, Kinds.JsonObject, m => m.Content)
        .Common()
        .Make(m => (ActivityMessage)Common(new ActivityMessage(m.Text(0), m.Text(1), m.Json(2)), m, 3))
        .Tagged("role", "activity", number: 2);

    private static readonly Shape Reasoning = new Members<ReasoningMessage>()
        .Required("id", 1, Kinds.Text, m => m.Id)
        .Required("content", 3, Kinds.Slice, m => m.Content)
        .Explicit()
        .Sealable()
        .Make(m => (ReasoningMessage)Sealable(new ReasoningMessage(m.Text(0), m.Get<TextSlice>(1)), m, 2))
        .Tagged("role", "reasoning", number: 2);

    public static Kind Message { get; } =
        new MessageKind(
            message =>
                message switch
                {
                    DeveloperMessage => Developer,
                    SystemMessage => System,
                    AssistantMessage => Assistant,
                    UserMessage => User,
                    ToolMessage => Tool,
                    ActivityMessage => Activity,
                    _ => Reasoning,
                },
            Assistant,
            User,
            Tool,
            Reasoning,
            System,
            Developer,
            Activity
        );

    public static Kind Messages { get; } = new MessagesKind(Message);

    private static Members<T> Common<T>(this Members<T> members)
        where T : Message =>
        members
            .Optional("metadata", 9, Kinds.JsonObject, m => m.Metadata)
            .Optional("subagentRunId", 10, Kinds.Id, m => m.SubagentRunId)
            .StoredOnly("timestamp", Kinds.Time, m => m.Timestamp?.UtcTicks)
            .StoredOnly("isIncomplete", Kinds.Flag, m => m.IsIncomplete ? 1 : null);

    private static Members<T> Sealable<T>(this Members<T> members)
        where T : SealableMessage =>
        members
            .Common()
            .Optional("encryptedValue", 11, Kinds.Text, m => m.EncryptedValue)
            .Optional("encryptedValueType", 14, Kinds.Text, m => m.EncryptedValueType);

    private static Message Common(Message message, Slots m, int first) =>
        m.HasAny(first, 4)
            ? message with
            {
                Metadata = m.OptionalJson(first),
                SubagentRunId = m.OptionalText(first + 1),
                Timestamp = m.Number(first + 2) is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null,
                IsIncomplete = m.Number(first + 3) == 1,
            }
            : message;

    private static SealableMessage Sealable(SealableMessage message, Slots m, int first)
    {
        var sealable = (SealableMessage)Common(message, m, first);
        return m.HasAny(first + 4, 2)
            ? sealable with
            {
                EncryptedValue = m.OptionalText(first + 4),
                EncryptedValueType = m.OptionalText(first + 5),
            }
            : sealable;
    }
}
