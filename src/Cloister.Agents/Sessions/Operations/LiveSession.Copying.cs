using Cloister.AgUi;

namespace Cloister.Agents;

internal sealed partial class LiveSession
{
    /// <summary>All active messages as far as they are complete, with their times, and the shared state; as of one row.</summary>
    public async Task<(List<Message> Messages, JsonData State)> SettledAsync()
    {
        // While the gate is held nothing is cut, so what stands before the messages at hand stays as it is.
        using var turn = await _gate.EnterAsync().ConfigureAwait(false);
        ThrowIfRemoved();
        var (state, _) = await Log.StateAsync().ConfigureAwait(false);
        var stored = await services.Store.ReadAsync(reader => reader.ReadTimedAsync(Key)).ConfigureAwait(false);
        var times = stored.ToDictionary(message => message.Id, message => message.Timestamp, StringComparer.Ordinal);
        var atHand = state.Messages.IsEmpty ? null : state.Messages[0].Id;
        var growing = state
            .Open.Where(item => item.Status == OpenItemStatus.Streaming)
            .Select(item => item.Id)
            .ToHashSet(StringComparer.Ordinal);
        var messages = stored
            .TakeWhile(message => message.Id != atHand)
            .Concat(state.Messages.Select(message => message with { Timestamp = message.Timestamp ?? times.GetValueOrDefault(message.Id) }))
            .Select(message => Complete(message, growing))
            .OfType<Message>();
        return ([.. messages], state.State);
    }

    /// <summary>A message without calls that still grow; nothing, if it grows itself or nothing else is in it.</summary>
    private static Message? Complete(Message message, HashSet<string> growing)
    {
        if (growing.Contains(message.Id))
        {
            return null;
        }

        if (message is not AssistantMessage { ToolCalls: var calls } assistant || !calls.Any(call => growing.Contains(call.Id)))
        {
            return message;
        }

        var complete = assistant with { ToolCalls = calls.Where(call => !growing.Contains(call.Id)).ToValueList() };
        return complete.ToolCalls.IsEmpty && complete.Text.IsEmpty ? null : complete;
    }
}
