using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>Answers to questions, looked at beside the questions: what counts, and what came too late, twice, or never was asked.</summary>
internal sealed partial class ApprovalReview
{
    private ApprovalReview(List<ApprovalDecision> taken, List<IgnoredAnswer> ignored, Continuation continuation) =>
        (Taken, Ignored, Continuation) = (taken, ignored, continuation);

    public IReadOnlyList<ApprovalDecision> Taken { get; }

    public IReadOnlyList<IgnoredAnswer> Ignored { get; }

    /// <summary>What a run with these decisions goes on from.</summary>
    public Continuation Continuation { get; }

    public static async Task<ApprovalReview> ReadAsync(LiveSession session, IEnumerable<ApprovalAnswer> answers)
    {
        var steps = await OpenSteps.ReadAsync(session).ConfigureAwait(false);
        var taken = new List<ApprovalDecision>();
        var ignored = new List<IgnoredAnswer>();
        foreach (var answer in answers.DistinctBy(answer => answer.ApprovalId, StringComparer.Ordinal))
        {
            var row = await FindAsync(session, answer.ApprovalId).ConfigureAwait(false);
            if (WhyNot(session, steps, answer, row) is { } why)
            {
                ignored.Add(new(answer.ApprovalId, why, row?.State));
            }
            else
            {
                taken.Add(new(row!, answer.Decision, answer.Comment));
            }
        }

        return new(taken, ignored, await Continuation.OfAsync(session, steps, taken.ConvertAll(one => one.Row)).ConfigureAwait(false));
    }

    /// <summary>What the client of a run says to open questions becomes part of its plan, and of the transaction that begins it.</summary>
    public static async Task<RunPlan> IntoAsync(LiveSession session, SessionInput input, RunPlan plan)
    {
        var review = await ReadAsync(session, plan.Resume.Select(ApprovalAnswer.Of)).ConfigureAwait(false);
        review.Warn(session);
        return review.Taken.Count == 0
            ? plan
            : plan with
            {
                Before = [.. review.Records(input.Speaker, MessageTags.AgUi), .. plan.Before],
                Decisions = review.Taken,
                Calls = review.Continuation.Calls,
                Speakers = [.. plan.Speakers, .. review.Continuation.Speakers],
                Also = plan.Also + (set => review.Close(set, session.Services.Now, input.Speaker)),
            };
    }

    /// <summary>What the log says of it.</summary>
    public IEnumerable<LogRecord> Records(string? by, string where) =>
        Taken.Select(one => new ApprovalResolved(one.ApprovalId, ApprovalTable.NameOf(one.Decision), by, where));

    /// <summary>Closes the questions; if one of them is not open any more, nothing happens.</summary>
    public void Close(WriteSet set, long now, string? by)
    {
        foreach (var one in Taken)
        {
            set.CloseApproval(one.ApprovalId, one.Decision, now, by);
        }
    }

    public void Warn(LiveSession session)
    {
        foreach (var one in Ignored)
        {
            LogIgnored(session.Services.Logger, one.ApprovalId, session.Id, one.Why);
        }
    }

    private static ValueTask<ApprovalRow?> FindAsync(LiveSession session, string id) =>
        session.Services.Store.ReadAsync(reader => reader.FindApprovalAsync(id));

    private static string? WhyNot(LiveSession session, OpenSteps steps, ApprovalAnswer answer, ApprovalRow? row) =>
        row is null || row.Session != session.Key ? "There is no such question."
        : row.State != ApprovalState.Open ? $"It is not open, but {ApprovalTable.NameOf(row.State)}."
        : answer.Decision != ApprovalState.Cancelled && row.HasExpired(session.Services.Now) ? "It has expired."
        : !steps.Ours.Any(open => open.Id == row.Id) ? "Its call is not in the conversation any more."
        : null;

    [LoggerMessage(555, LogLevel.Warning, "An answer to question '{ApprovalId}' in session '{SessionId}' is ignored. {Why}")]
    private static partial void LogIgnored(ILogger logger, string approvalId, string sessionId, string why);
}
