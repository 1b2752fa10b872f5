namespace Cloister.AgUi;

public sealed partial record ChatState
{
    /// <summary>The messages that are not complete, in the order in which they started.</summary>
    public IEnumerable<Message> PendingMessages
    {
        get
        {
            var open = Open.Where(item => item.Kind == OpenItemKind.Message).Select(item => item.Id).ToHashSet(StringComparer.Ordinal);
            return open.Count == 0 ? [] : Messages.Where(message => open.Contains(message.Id));
        }
    }

    /// <summary>The tool calls that are not complete or have no result, in the order in which they started.</summary>
    public IEnumerable<PendingToolCall> PendingToolCalls
    {
        get
        {
            var open = Open.Where(item => item.Kind == OpenItemKind.ToolCall)
                .ToDictionary(item => item.Id, item => item.Status, StringComparer.Ordinal);
            return open.Count == 0
                ? []
                : from message in Messages.OfType<AssistantMessage>()
                from call in message.ToolCalls
                where open.ContainsKey(call.Id)
                select new PendingToolCall(call, message.Id, open[call.Id]);
        }
    }
}
