using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>Everything of a session that nobody has answered, and what of it waits for whom.</summary>
internal sealed class OpenSteps
{
    private OpenSteps(IReadOnlyList<OpenStep> all, IReadOnlyList<ApprovalRow> lost, bool isLastWaiting) =>
        (All, Lost, IsLastWaiting) = (all, lost, isLastWaiting);

    /// <summary>The steps with open calls, in the order of the conversation.</summary>
    public IReadOnlyList<OpenStep> All { get; }

    /// <summary>What waits although its call is answered, or was taken out of the history.</summary>
    public IReadOnlyList<ApprovalRow> Lost { get; }

    /// <summary>Whether the conversation ends with a step of which something of ours is open: then there is nothing to ask a model.</summary>
    public bool IsLastWaiting { get; }

    public IEnumerable<ApprovalRow> Ours => All.SelectMany(step => step.Ours);

    /// <summary>The session as it is now.</summary>
    public static async Task<OpenSteps> ReadAsync(LiveSession session)
    {
        var (state, _) = await session.Log.StateAsync().ConfigureAwait(false);
        var open = state.OpenCalls().ToHashSet(StringComparer.Ordinal);
        // Nearly always nothing is open, and then it is one statement.
        var rows =
            open.Count == 0
                ? await session.Services.Store.ReadOnceAsync(RowsAsync).ConfigureAwait(false)
                : await session.Services.Store.ReadAsync(RowsAsync).ConfigureAwait(false);
        var steps = open.Count == 0 ? [] : Steps(state.Messages, open, rows).ToList();
        return new(steps, [.. rows.Values.Where(row => !open.Contains(row.CallId))], IsLast(state.Messages, steps));

        ValueTask<Dictionary<string, ApprovalRow>> RowsAsync(StoreReader reader) => OpenSteps.RowsAsync(reader, session.Key, open);
    }

    private static async ValueTask<Dictionary<string, ApprovalRow>> RowsAsync(StoreReader reader, long session, HashSet<string> open)
    {
        var pending = await reader.ReadPendingApprovalsAsync(session).ConfigureAwait(false);
        var rows = pending.ToDictionary(row => row.CallId, StringComparer.Ordinal);
        foreach (var row in await reader.ReadApprovalsOfAsync(session, open.Where(call => !rows.ContainsKey(call))).ConfigureAwait(false))
        {
            rows.Add(row.CallId, row);
        }

        return rows;
    }

    private static IEnumerable<OpenStep> Steps(ValueList<Message> messages, HashSet<string> open, Dictionary<string, ApprovalRow> rows) =>
        messages
            .OfType<AssistantMessage>()
            .Where(message => !message.ToolCalls.IsEmpty)
            .Select(message => new OpenStep(
                message.Id,
                [
                    .. message
                        .ToolCalls.Where(call => open.Contains(call.Id))
                        .Select(call => new OpenCall(call, rows.GetValueOrDefault(call.Id))),
                ]
            ))
            .Where(step => step.Calls.Count > 0);

    private static bool IsLast(ValueList<Message> messages, List<OpenStep> steps) =>
        steps.Count > 0
        && steps[^1].Ours.Any()
        && messages.LastOrDefault(message => message is AssistantMessage or UserMessage)?.Id == steps[^1].MessageId;
}
