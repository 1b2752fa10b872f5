using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>Reads a session from its last summary on.</summary>
internal static class FoldReader
{
    /// <summary>
    /// The settled messages, and the rows of a run that is going on: those are applied one by one, because what they leave open is in no message yet.
    /// </summary>
    public static async ValueTask<SessionFold> ReadAsync(StoreReader store, long session)
    {
        var started = await store.ReadRunStartAsync(session).ConfigureAwait(false);
        var fold = await ReadSettledAsync(store, session, started ?? PackedId.MaxSeq).ConfigureAwait(false);
        if (started is not null)
        {
            await ReplayAsync(store, session, started.Value, fold).ConfigureAwait(false);
        }

        return fold;
    }

    private static async ValueTask<SessionFold> ReadSettledAsync(StoreReader store, long session, long before)
    {
        var rows = await store.ReadTailAsync(session, before).ConfigureAwait(false);
        var state = await store.ReadStateAsync(session).ConfigureAwait(false);
        var messages = rows.Select(row => row.Message).ToValueList();
        return new(
            new ChatState
            {
                Messages = messages,
                State = state,
                Open = OpenCalls(messages),
            },
            rows.ToDictionary(row => row.Message.Id, row => row.Place, StringComparer.Ordinal)
        );
    }

    private static async ValueTask ReplayAsync(StoreReader store, long session, long from, SessionFold fold)
    {
        var after = from - 1;
        while (await store.ReadLogAsync(session, after).ConfigureAwait(false) is { Count: > 0 } rows)
        {
            // The state was read as these rows left it.
            foreach (var row in rows.Where(row => !SetsState(row.Type)))
            {
                fold.Apply(LogJson.Read(row), row.Seq);
            }

            after = rows[^1].Seq;
        }

        // What these rows completed is in its table already.
        fold.TakeChanges();
        fold.TakeStateChange();
    }

    private static bool SetsState(RecordType type) =>
        type == RecordType.StateSet || type == EventType.StateSnapshot.ToRecordType() || type == EventType.StateDelta.ToRecordType();

    /// <summary>The calls that nobody has answered.</summary>
    private static ValueList<OpenItem> OpenCalls(ValueList<Message> messages)
    {
        var answered = messages.OfType<ToolMessage>().Select(message => message.ToolCallId).ToHashSet(StringComparer.Ordinal);
        return messages
            .OfType<AssistantMessage>()
            .SelectMany(message => message.ToolCalls)
            .Where(call => !answered.Contains(call.Id))
            .Select(call => new OpenItem(call.Id, OpenItemKind.ToolCall, OpenItemStatus.Complete))
            .ToValueList();
    }
}
