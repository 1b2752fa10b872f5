namespace Cloister.Agents;

/// <summary>
/// Takes answers to questions from whoever gives them, whether by HTTP, from the command line or in a chat. Whether he may is the caller's to know.
/// </summary>
internal sealed class ApprovalDecisions(SessionDirectory directory)
{
    private const string NoQuestion = "There is no such question.";

    private AgentStore Store => directory.Services.Store;

    /// <summary>The questions that wait for an answer, of all sessions.</summary>
    public ValueTask<List<ApprovalRow>> ListAsync(CancellationToken cancellationToken) =>
        Store.ReadAsync(reader => reader.ReadOpenApprovalsAsync(), cancellationToken);

    /// <summary>Takes an answer: the question is closed and a run goes on from it, all in one transaction, or the answer is ignored.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="by">Who gives it.</param>
    /// <param name="where">By which way.</param>
    /// <exception cref="SessionBusyException">The session takes nothing; the question stays open.</exception>
    public async Task<DecisionOutcome> DecideAsync(ApprovalAnswer answer, string? by, string where)
    {
        if (await FindSessionAsync(answer.ApprovalId).ConfigureAwait(false) is not { } id)
        {
            return new(null, new(answer.ApprovalId, NoQuestion));
        }

        using var lease = await directory.FindAsync(id).ConfigureAwait(false);
        try
        {
            return lease is null
                ? new(null, new(answer.ApprovalId, NoQuestion))
                : await DecideAsync(lease.Session, answer, by, where).ConfigureAwait(false);
        }
        catch (UnexpectedRowsException)
        {
            // Somebody else was faster. What he said is there now.
            return await DecideAsync(lease!.Session, answer, by, where).ConfigureAwait(false);
        }
    }

    private async Task<DecisionOutcome> DecideAsync(LiveSession session, ApprovalAnswer answer, string? by, string where)
    {
        var review = await ApprovalReview.ReadAsync(session, [answer]).ConfigureAwait(false);
        review.Warn(session);
        if (review.Taken.Count == 0)
        {
            return new(null, review.Ignored[0]);
        }

        var services = directory.Services;
        var input = ResumeInput.Of(review, services.Ids) with
        {
            Speaker = by,
            Unit = new([.. review.Records(by, where)], set => review.Close(set, services.Now, by)),
        };
        return new(await session.SubmitAsync(input, WhenBusy.Queue).ConfigureAwait(false), null);
    }

    private ValueTask<string?> FindSessionAsync(string approvalId) =>
        Store.ReadAsync(async reader =>
            await reader.FindApprovalAsync(approvalId).ConfigureAwait(false) is { } row
                ? (await reader.FindSessionAsync(row.Session).ConfigureAwait(false))?.Id
                : null
        );
}
