using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>The messages of a conversation as an agent gets them.</summary>
internal static class RunMessages
{
    /// <summary>Without what is only for display or not understood, and without calls that never ended: half an argument must not be acted on.</summary>
    public static ValueList<Message> Of(ChatState state)
    {
        var streaming = state
            .Open.Where(item => item is { Kind: OpenItemKind.ToolCall, Status: OpenItemStatus.Streaming })
            .Select(item => item.Id)
            .ToHashSet(StringComparer.Ordinal);
        return streaming.Count == 0 && state.Messages.All(IsSent)
            ? state.Messages
            : state.Messages.Select(message => Without(message, streaming)).OfType<Message>().Where(IsSent).ToValueList();
    }

    private static bool IsSent(Message message) => message is not (ActivityMessage or UnknownMessage);

    private static Message? Without(Message message, HashSet<string> streaming)
    {
        if (message is not AssistantMessage assistant || !assistant.ToolCalls.Any(call => streaming.Contains(call.Id)))
        {
            return message;
        }

        var calls = assistant.ToolCalls.Where(call => !streaming.Contains(call.Id)).ToValueList();
        return calls.IsEmpty && assistant.Text.IsEmpty ? null : assistant with { ToolCalls = calls };
    }
}
