using Cloister.AgUi;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cloister.Agents.Tests.Crash;

/// <summary>Whoever joins, at whatever row, gets a stream that clients accept, and ends with what the session holds.</summary>
internal static class JoinChecks
{
    private const int Many = 300;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task CheckAsync(AgentStore store, StoredSession session, List<string> faults)
    {
        var live = new LiveSession(
            session.Row,
            new(store, new MemoryFeed(), new(TimeProvider.System), TimeProvider.System, NullLogger.Instance) { Runner = null! }
        );
        var every = Math.Max(1, session.Log.Count / Many);
        var fold = new SessionFold();
        var at = 0;
        foreach (var (row, record) in session.Records)
        {
            fold.Apply(record, row.Seq);
            if (at++ % every == 0 && RunAt(session, row.Seq) is not { State: RunState.Running } and var run)
            {
                await CheckAsync(session, live, ViewOf(fold.State, row.Seq, run?.Id), run, faults);
            }
        }
    }

    private static async Task CheckAsync(StoredSession session, LiveSession live, SessionView view, RunRow? run, List<string> faults)
    {
        var events = new List<AgUiEvent>();
        var client = new ChatFold(options: new() { TrustStreamedRoles = true });
        using var patience = new CancellationTokenSource(Patience);
        await foreach (var item in new JoinReader(live).ReadFromAsync(view, patience.Token))
        {
            events.Add(item.Event);
            client.Apply(item.Event);
        }

        if (StreamVerifier.VerifyAll(events) is { } violation)
        {
            faults.Add($"who joins at row {view.Seq} gets no stream that clients accept: {violation}");
        }

        var expected = Visible(session.FoldTo(run?.EndedSeq ?? view.Seq).State);
        var seen = Visible(client.State);
        if (!expected.SequenceEqual(seen, StringComparer.Ordinal))
        {
            faults.Add(
                $"who joins at row {view.Seq} ends with\n  {string.Join("\n  ", seen)}\nand not with\n  {string.Join("\n  ", expected)}"
            );
        }
    }

    private static RunRow? RunAt(StoredSession session, long seq) =>
        session.Runs.FirstOrDefault(run => run.StartedSeq <= seq && (run.EndedSeq is null || seq < run.EndedSeq));

    private static SessionView ViewOf(ChatState state, long seq, string? runId) =>
        new(seq, runId, state, state.Messages.Where(message => !message.IsInternal()).ToValueList(), []);

    private static IEnumerable<string> Visible(ChatState state) =>
        state
            .Messages.Where(message => !message.IsInternal())
            .Select(message => $"{message.Role} {message.Id} '{message.Text}' {CallsOf(message)}{message.IsIncomplete}")
            .Append($"{state.State}");

    private static string CallsOf(Message message) =>
        message is AssistantMessage { ToolCalls: var calls }
            ? string.Concat(calls.Select(call => $"{call.Id} {call.Name}({call.Arguments}) "))
        : message is ToolMessage answer ? $"to {answer.ToolCallId} "
        : "";
}
