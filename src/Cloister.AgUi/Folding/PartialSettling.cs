namespace Cloister.AgUi;

/// <summary>What stays of messages and calls that never ended.</summary>
internal sealed class PartialSettling(PartialMessagePolicy policy, IReadOnlySet<OpenItem> partial)
{
    public ValueList<Message> Settle(ValueList<Message> messages)
    {
        var from = 0;
        while (from < messages.Count && ReferenceEquals(Settle(messages[from]), messages[from]))
        {
            from++;
        }
        var settled = messages.Take(from);
        for (; from < messages.Count; from++)
        {
            settled = Settle(messages[from]) is { } kept ? settled.Add(kept) : settled;
        }
        return settled;
    }

    /// <summary>The message as it stays, or null.</summary>
    private Message? Settle(Message message)
    {
        if (message is ToolMessage { ToolCallId: var answered } && IsPartial(answered, OpenItemKind.ToolCall))
        {
            return null;
        }
        var settled = message is AssistantMessage { ToolCalls.IsEmpty: false } assistant ? WithoutPartialCalls(assistant) : message;
        settled = IsPartial(message.Id, OpenItemKind.Message) ? SettleText(settled) : settled;
        return ReferenceEquals(settled, message) || !IsEmpty(settled) ? settled : null;
    }

    private AssistantMessage WithoutPartialCalls(AssistantMessage message) =>
        message.ToolCalls.Any(call => IsPartial(call.Id, OpenItemKind.ToolCall))
            ? message with
            {
                ToolCalls = message.ToolCalls.Where(call => !IsPartial(call.Id, OpenItemKind.ToolCall)).ToValueList(),
            }
            : message;

    private Message SettleText(Message message) =>
        message is AssistantMessage assistant && (policy == PartialMessagePolicy.Remove || assistant.Text.IsEmpty)
            ? assistant with
            {
                Content = null,
                IsIncomplete = !assistant.ToolCalls.IsEmpty,
            }
        : policy == PartialMessagePolicy.Remove ? message.WithText(TextSlice.Empty)
        : message with { IsIncomplete = true };

    private static bool IsEmpty(Message message) =>
        message is AssistantMessage assistant
            ? assistant.Text.IsEmpty && assistant.ToolCalls.IsEmpty
            : message.OwnText() is { IsEmpty: true };

    private bool IsPartial(string id, OpenItemKind kind) => partial.Contains(new(id, kind, OpenItemStatus.Streaming));
}
