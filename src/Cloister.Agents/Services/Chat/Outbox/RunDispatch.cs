using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>
/// Decides what of a run is sent: each of its steps, or only the last; in the end what went wrong, and what it has to ask. The same is decided whether the
/// run has just said it or the process ended in between, and what was taken already is not taken again.
/// </summary>
internal sealed partial class RunDispatch(ChatParts parts, ChatOutbox outbox, ILogger logger)
{
    private readonly ILogger _logger = logger;

    /// <summary>Takes a step that has just been said.</summary>
    public async Task StepAsync(EndedRun run, string messageId, string text, FollowedRun followed, CancellationToken cancellationToken)
    {
        followed.Route ??= await parts.Routes.FindAsync(run.SessionId, cancellationToken).ConfigureAwait(false);
        if (followed.Route is { } route)
        {
            await SendAsync(StepOf(run, route, messageId, text), followed, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes what is left of a run that has ended, and notes that this was all.</summary>
    public async Task FinishAsync(EndedRun run, FollowedRun followed, CancellationToken cancellationToken)
    {
        if (await parts.Routes.FindAsync(run.SessionId, cancellationToken).ConfigureAwait(false) is { } route)
        {
            foreach (var request in await RestAsync(run, route, followed).ConfigureAwait(false))
            {
                await SendAsync(request, followed, cancellationToken).ConfigureAwait(false);
            }
        }

        await parts.Store.CommitAsync(new WriteSet().MarkTaken(run.Key), Durability.Os).ConfigureAwait(false);
    }

    /// <summary>Takes what is left of all runs that ended before, and of which something is missing.</summary>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        foreach (var run in await parts.Store.ReadAsync(reader => reader.ReadUntakenRunsAsync(), cancellationToken).ConfigureAwait(false))
        {
            try
            {
                await FinishAsync(run, new() { IsMissed = true }, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogNotRecovered(run.Id, run.SessionId, exception);
            }
        }
    }

    private async Task SendAsync(ReplyRequest request, FollowedRun followed, CancellationToken cancellationToken)
    {
        var budget = parts.Settings.MaxSendsPerTurn - followed.Sends;
        var items = await outbox.SendAsync(request with { Budget = Math.Max(0, budget) }, cancellationToken).ConfigureAwait(false);
        followed.Sent(items.Count(item => item.Row.Kind != OutboxKind.Nothing));
    }

    private async ValueTask<List<ReplyRequest>> RestAsync(EndedRun run, ChatRoute route, FollowedRun followed)
    {
        var said = await SaidAsync(run, followed).ConfigureAwait(false);
        var requests = new List<ReplyRequest>();
        if (parts.Settings.Reply == ReplyMode.Steps)
        {
            requests.AddRange(said.Where(step => !step.IsTaken).Select(step => StepOf(run, route, step.Id, step.Text)));
        }
        else if (run.State is RunState.Completed or RunState.Waiting && said is [.., { IsTaken: false } last])
        {
            requests.Add(StepOf(run, route, last.Id, last.Text) with { Phase = ChatReplyPhase.Final });
        }

        if (run is { State: RunState.Completed, Steps: > 0 } && said.Count == 0 && followed is { Taken: 0, Sends: 0 })
        {
            requests.Add(Of(run, route, RunResult.NothingSaid, "final", ChatReplyPhase.Final));
        }

        if (run.IsFailure)
        {
            requests.Add(Of(run, route, parts.Redact(FailureText.Of(run.Reason, parts.Paths.Root)), "failed", ChatReplyPhase.Error));
        }

        requests.AddRange(await QuestionsAsync(run, route).ConfigureAwait(false));
        return requests;
    }

    /// <summary>What it said last and was put off; if nobody knows what was taken, all that it said.</summary>
    private async ValueTask<List<(string Id, string Text, bool IsTaken)>> SaidAsync(EndedRun run, FollowedRun followed)
    {
        if (!followed.IsMissed)
        {
            return followed.Last is { } last ? [(last.MessageId, last.Text, false)] : [];
        }

        var (said, taken) = await parts
            .Store.ReadAsync(async reader =>
                (await reader.ReadSaidAsync(run).ConfigureAwait(false), await reader.ReadDedupsAsync(run.Key).ConfigureAwait(false))
            )
            .ConfigureAwait(false);
        followed.Taken = taken.Count;
        return said.ConvertAll(message => (message.Id, message.Text.ToString(), IsTaken(message.Id)));

        bool IsTaken(string id) => taken.Exists(dedup => dedup.StartsWith(DedupOf(run, id) + "/", StringComparison.Ordinal));
    }

    /// <summary>What it has to ask, where there is one person to be asked. Each question is put once.</summary>
    private async ValueTask<IEnumerable<ReplyRequest>> QuestionsAsync(EndedRun run, ChatRoute route)
    {
        if (run.State != RunState.Waiting || !route.Place.IsDirect)
        {
            return [];
        }

        var rows = await parts.Store.ReadAsync(reader => reader.ReadPendingApprovalsAsync(run.Session)).ConfigureAwait(false);
        return rows.Where(row => row.State == ApprovalState.Open)
            .Select(row =>
                Of(run, route, ApprovalQuestion.Of(row), "question", ChatReplyPhase.Step) with
                {
                    Dedup = $"{run.SessionId}/{row.Id}",
                }
            );
    }

    private static ReplyRequest StepOf(EndedRun run, ChatRoute route, string messageId, string text) =>
        new(route, text, DedupOf(run, messageId)) { Run = run.Key, Trigger = run.Trigger };

    /// <summary>A text of the agent's own about a run.</summary>
    private static ReplyRequest Of(EndedRun run, ChatRoute route, string text, string what, ChatReplyPhase phase) =>
        new(route, text, DedupOf(run, what))
        {
            Run = run.Key,
            Trigger = run.Trigger,
            Phase = phase,
            IsLiteral = true,
        };

    private static string DedupOf(EndedRun run, string what) => $"{run.SessionId}/{run.Id}/{what}";

    [LoggerMessage(
        615,
        LogLevel.Error,
        "What was left of run '{RunId}' in session '{SessionId}' could not be taken to its chat. That is tried again at the next start."
    )]
    private partial void LogNotRecovered(string runId, string sessionId, Exception exception);
}
