namespace Cloister.AgUi;

/// <summary>Items that are begun, continued and ended: text, tool calls, reasoning.</summary>
public sealed partial class StreamVerifier
{
    private static StreamViolation? Continue(OwnedItems items, string id, AgUiEvent agentEvent) =>
        items.Find(id) is { IsOpen: true } item ? CheckOwner(item, agentEvent) : NotOpen(id, agentEvent);

    private static StreamViolation? End(OwnedItems items, string id, AgUiEvent agentEvent)
    {
        if (Continue(items, id, agentEvent) is { } violation)
        {
            return violation;
        }

        items.Close(items.Find(id)!);
        return null;
    }

    private static StreamViolation NotOpen(string id, AgUiEvent agentEvent) =>
        StreamViolation.Of(StreamRule.ItemIsOpen, agentEvent.Type, $"names {WireName.Quote(id)}, which is not open");

    private static StreamViolation AlreadyOpen(string id, AgUiEvent agentEvent) =>
        StreamViolation.Of(StreamRule.ItemOpensOnce, agentEvent.Type, $"names {WireName.Quote(id)}, which is already open");

    private StreamViolation? Start(OwnedItems items, string id, AgUiEvent agentEvent)
    {
        var item = items.Find(id);
        if (item is { IsOpen: true } && _strict)
        {
            return AlreadyOpen(id, agentEvent);
        }

        if (CheckOwner(item, agentEvent) is { } violation)
        {
            return violation;
        }

        items.Open(item ?? items.Add(id, Tag(agentEvent)));
        return null;
    }

    private StreamViolation? StartToolCall(ToolCallStartEvent start)
    {
        var call = _toolCalls.Find(start.ToolCallId);
        if (call is { IsOpen: true } && _strict)
        {
            return AlreadyOpen(start.ToolCallId, start);
        }

        var carrier = start.ParentMessageId is { } message ? _messages.Find(message) : null;
        if ((CheckOwner(call, start) ?? CheckCarrier(call, carrier, start)) is { } violation)
        {
            return violation;
        }

        _toolCalls.Open(call ?? _toolCalls.Add(start.ToolCallId, start.SubagentRunId ?? carrier?.Owner));
        return null;
    }

    /// <summary>A span and the messages inside may share an id, and then its owner; they open and close apart.</summary>
    private StreamViolation? StartSpan(ReasoningStartEvent start)
    {
        if (_strict && _openSpans.Contains(start.MessageId))
        {
            return AlreadyOpen(start.MessageId, start);
        }

        var item = _reasoning.Find(start.MessageId);
        if (CheckOwner(item, start) is { } violation)
        {
            return violation;
        }

        _ = item ?? _reasoning.Add(start.MessageId, start.SubagentRunId);
        _openSpans.Add(start.MessageId);
        return null;
    }

    private StreamViolation? EndSpan(ReasoningEndEvent end)
    {
        if (!_openSpans.Contains(end.MessageId))
        {
            return NotOpen(end.MessageId, end);
        }

        if (CheckOwner(_reasoning.Find(end.MessageId), end) is { } violation)
        {
            return violation;
        }

        _openSpans.Remove(end.MessageId);
        return null;
    }
}
