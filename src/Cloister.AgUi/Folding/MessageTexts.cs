namespace Cloister.AgUi;

/// <summary>What streaming text means for each kind of message.</summary>
internal static class MessageTexts
{
    /// <summary>Whether text can be appended: activities have none, and of unknown messages nobody knows.</summary>
    public static bool TakesText(this Message message) => message is not (ActivityMessage or UnknownMessage);

    /// <summary>The text that more can be appended to; null where the first piece replaces parts, or nothing.</summary>
    public static TextSlice? OwnText(this Message message) =>
        message switch
        {
            AssistantMessage assistant => assistant.Content,
            UserMessage { Content.HasParts: true } or ToolMessage { Content.HasParts: true } => null,
            ActivityMessage or UnknownMessage => null,
            _ => message.Text,
        };

    /// <summary>Whether a message of this role says what somebody else than the agent said.</summary>
    public static bool IsForeign(this MessageRole role) => role is MessageRole.User or MessageRole.System or MessageRole.Developer;

    /// <summary>A message that a stream begins.</summary>
    public static Message Begin(string id, MessageRole role, string? name) =>
        role switch
        {
            MessageRole.User => new UserMessage(id, MessageContent.Empty) { Name = name },
            MessageRole.System => new SystemMessage(id, TextSlice.Empty) { Name = name },
            MessageRole.Developer => new DeveloperMessage(id, TextSlice.Empty) { Name = name },
            MessageRole.Reasoning => new ReasoningMessage(id, TextSlice.Empty),
            _ => new AssistantMessage(id) { Content = TextSlice.Empty, Name = name },
        };

    public static Message Merged(this Message message, JsonData? metadata) =>
        metadata is null ? message : message with { Metadata = message.Metadata.Merged(metadata) };

    public static ToolCall Merged(this ToolCall call, JsonData? metadata) =>
        metadata is null ? call : call with { Metadata = call.Metadata.Merged(metadata) };

    private static JsonData Merged(this JsonData? held, JsonData metadata) =>
        held is { IsObject: true } && metadata.IsObject ? held.Merge(metadata) : metadata;
}
