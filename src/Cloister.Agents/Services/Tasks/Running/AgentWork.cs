using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>Has the agent do a task, in a session of its own; if it is to be judged, until that satisfies.</summary>
internal sealed class AgentWork(AgentContext context)
{
    private const int MostRounds = 3;

    private static readonly string TooManyRounds = $"max dialogue rounds reached: {MostRounds}";

    public async Task<TaskOutcome> RunAsync(TaskRun run, CancellationToken cancellationToken)
    {
        var prompt = run.Definition.Body.Length > 0 ? run.Definition.Body : run.Definition.Title;
        var dialogue = new List<JsonData>();
        for (var round = 1; ; round++)
        {
            run.Progress.Enter(RunProgress.AgentRound);
            var answer = await AskAsync(run, prompt, cancellationToken).ConfigureAwait(false);
            if (!answer.IsSuccess)
            {
                return Failed(answer, run) with { Rounds = round, Dialogue = DialogueOf(run, dialogue) };
            }

            if (!run.Definition.IsReviewed)
            {
                return Checked(run, round);
            }

            var verdict = await JudgeAsync(run, round, cancellationToken).ConfigureAwait(false);
            dialogue.Add(JsonData.Object(("round", round), ("prompt", prompt), ("output", run.Output), ("verdict", verdict.ToJson())));
            if (verdict.IsSatisfied || round == MostRounds)
            {
                var outcome = verdict.IsSatisfied ? Checked(run, round) : TaskOutcome.Of(run.Output, TooManyRounds);
                return outcome with { Rounds = round, IsSatisfied = verdict.IsSatisfied, Dialogue = DialogueOf(run, dialogue) };
            }

            prompt = NextPrompt(verdict);
        }
    }

    /// <summary>Nothing at all is no answer, also to somebody who is satisfied with it.</summary>
    private static TaskOutcome Checked(TaskRun run, int rounds)
    {
        run.Progress.Enter(RunProgress.Validating);
        return (string.IsNullOrWhiteSpace(run.Output) ? TaskOutcome.Of("", "output is empty") : TaskOutcome.Of(run.Output)) with
        {
            Rounds = rounds,
        };
    }

    private static TaskOutcome Failed(RunResult answer, TaskRun run) =>
        answer.State == RunState.Stopped
            ? TaskOutcome.Ended(RunStatus.Cancelled, "The session of the run was stopped.", run.Output)
            : TaskOutcome.Ended(RunStatus.Failure, answer.Error ?? "The agent gave no answer.", run.Output);

    private static JsonData? DialogueOf(TaskRun run, List<JsonData> rounds) =>
        run.Definition.IsReviewed ? JsonData.Array([.. rounds]) : null;

    private static string NextPrompt(ReviewVerdict verdict) =>
        verdict.Reply.Length > 0 ? verdict.Reply
        : verdict.Reason.Length > 0 ? $"That is not good enough yet: {verdict.Reason} Do better."
        : "That is not good enough yet. Do better.";

    private async Task<RunResult> AskAsync(TaskRun run, string prompt, CancellationToken cancellationToken)
    {
        var session = context.Session.Get(run.SessionId);
        var input = TaskInput.Work(prompt, run.Definition.SessionId, session.Ids);
        var answer = await SubmitAsync(session, input, run.Definition.Title, cancellationToken).ConfigureAwait(false);
        run.Output = answer.Text == RunResult.NothingSaid ? "" : answer.Text;
        cancellationToken.ThrowIfCancellationRequested();
        return answer;
    }

    private async Task<ReviewVerdict> JudgeAsync(TaskRun run, int round, CancellationToken cancellationToken)
    {
        run.Progress.Enter(RunProgress.SimulatorRound);
        var session = context.Session.Get(run.JudgeId);
        var input = TaskInput.Judge(TaskWords.ToJudge(run.Definition.Body, run.Output, round), session.Ids);
        var answer = await SubmitAsync(session, input, $"Review: {run.Definition.Title}", cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return ReviewVerdict.Read(answer.Text);
    }

    /// <summary>Asks, and waits for the end of the run, also if it is to be stopped: what was said until then is there afterwards.</summary>
    private static async Task<RunResult> SubmitAsync(
        AgentSession session,
        SessionInput input,
        string title,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var creation = SessionCreation.Of("task") with { Records = [new TitleSet(SessionTable.Preview(title))] };
        var handle = await session.SubmitAsync(input, creation, WhenBusy.Queue).ConfigureAwait(false);
        var stopping = cancellationToken.Register(() => _ = session.StopAsync());
        await using (stopping.ConfigureAwait(false))
        {
            return await handle.Finished.ConfigureAwait(false);
        }
    }
}
