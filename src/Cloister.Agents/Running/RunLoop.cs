using System.Collections.Frozen;
using Cloister.AgUi;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>
/// Works for an answer, step by step: one request to the model, then the tools it asked for, then the next step. Everything is in the log before
/// anybody sees it.
/// </summary>
internal sealed partial class RunLoop(RunLoopParts parts, ILogger<RunLoop> logger) : IRunner
{
    private const int MaxCompactions = 3;

    private readonly ILogger _logger = logger;

    public async Task<RunEnding> RunAsync(ActiveRun run, CancellationToken cancellationToken)
    {
        using var limit = new RunLimit(run, parts.Time, parts.Limits.TurnTimeout);
        if (run.Plan.Work is { } other)
        {
            await other(run, cancellationToken).ConfigureAwait(false);
        }

        var tools = await parts.Tools.ForAsync(run, cancellationToken).ConfigureAwait(false);
        return run.Plan.IsDone || run.Plan.Work is not null
            ? await FinishAsync(run, tools, "", cancellationToken).ConfigureAwait(false)
            : await AnswerAsync(run, tools, cancellationToken).ConfigureAwait(false);
    }

    private async Task<RunEnding> AnswerAsync(ActiveRun run, IRunTools tools, CancellationToken cancellationToken)
    {
        var work = new RunWork(run, tools, await parts.Prompt.SystemAsync(run, cancellationToken).ConfigureAwait(false));
        var waiting = await work.Tools.ResumeAsync(run, cancellationToken).ConfigureAwait(false);
        if (!waiting.IsDone)
        {
            return Waiting(run, "", waiting);
        }

        var (text, wentOn) = ("", false);
        for (var step = 1; step <= parts.Limits.MaxSteps; step++)
        {
            var answer = await StepAsync(work, step, cancellationToken).ConfigureAwait(false);
            text = answer.Text.Length > 0 ? answer.Text : text;
            await FollowAsync(run, answer, cancellationToken).ConfigureAwait(false);
            var round =
                answer.Calls.Count > 0
                    ? await work.Tools.RunAsync(run, answer.Calls, cancellationToken).ConfigureAwait(false)
                    : ToolRound.Done;
            if (!round.IsDone)
            {
                return Waiting(run, text, round);
            }

            if (await run.Session.FindSuccessorAsync().ConfigureAwait(false) is { } successor)
            {
                return Succeeded(run, text, successor);
            }

            var joined = await run.Session.JoinAsync(run).ConfigureAwait(false);
            // A text that only ended because it was long enough goes on once.
            var goesOn = !wentOn && answer.FinishReason == ChatFinishReason.Length;
            if (answer.Calls.Count == 0 && joined.Count == 0 && !goesOn)
            {
                return await FinishAsync(run, tools, text, cancellationToken).ConfigureAwait(false);
            }

            wentOn |= goesOn;
        }

        throw new RunFailedException("step_limit", $"Step limit reached: {parts.Limits.MaxSteps}");
    }

    /// <summary>What was said goes where people read it before its tools do anything.</summary>
    private static async ValueTask FollowAsync(ActiveRun run, StepAnswer answer, CancellationToken cancellationToken)
    {
        var services = run.Session.Services;
        if (answer.Text.Length > 0 && services.Follower.Follows(run.Session.Row))
        {
            await run.BarrierAsync(Durability.Os).ConfigureAwait(false);
            await services.Follower.SaidAsync(run, answer.MessageId, answer.Text, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>While a question of the session is open, no run ends as if all were done.</summary>
    private static async Task<RunEnding> FinishAsync(ActiveRun run, IRunTools tools, string text, CancellationToken cancellationToken)
    {
        var open = await tools.OpenQuestionsAsync(run, cancellationToken).ConfigureAwait(false);
        return open.IsDone ? Answered(run, text) : Waiting(run, text, open);
    }

    private async Task<StepAnswer> StepAsync(RunWork work, int step, CancellationToken cancellationToken)
    {
        var name = $"step-{step}";
        work.Run.Append(new StepStartedEvent(name));
        var started = parts.Time.GetTimestamp();
        var answer = await AskAsync(work, cancellationToken).ConfigureAwait(false);
        work.Run.Totals = Added(work.Run.Totals, answer);
        work.Run.Session.Log.InputTokens = answer.Usage?.InputTokens;
        work.Run.Append(new StepFinishedEvent(name) { Metadata = StepMetadata(answer, parts.Time.GetElapsedTime(started)) });
        return answer;
    }

    /// <summary>Asks the model, once more when its answer broke off, and with less history when it was too much.</summary>
    private async Task<StepAnswer> AskAsync(RunWork work, CancellationToken cancellationToken)
    {
        var brokeOff = false;
        for (var compactions = 0; ; )
        {
            using var request = await PreparedAsync(work, mayCompact: compactions == 0, cancellationToken).ConfigureAwait(false);
            var stream = new StepStream(work.Run, parts.Ids, parts.Limits);
            try
            {
                return await StreamAsync(request, stream, cancellationToken).ConfigureAwait(false);
            }
            catch (ModelRequestException failure) when (failure.IsContextOverflow && !stream.HasBegun)
            {
                if (++compactions > MaxCompactions || !await ForceAsync(work, request, cancellationToken).ConfigureAwait(false))
                {
                    throw new RunFailedException(
                        "context_length_exceeded",
                        "Context length exceeded and retries failed. Please resend your question.",
                        failure
                    );
                }
            }
            catch (Exception failure) when (IsOfModel(failure, cancellationToken) && stream.HasBegun && !brokeOff)
            {
                LogBrokeOff(work.Run.RunId, work.Run.Session.Id, failure);
                stream.Break();
                brokeOff = true;
            }
            catch (Exception failure) when (IsOfModel(failure, cancellationToken))
            {
                LogModelFailed(work.Run.RunId, work.Run.Session.Id, failure);
                throw Refused(failure, brokeOff);
            }
        }
    }

    /// <summary>Whether the model is to blame: not if we stopped it, or could not go on ourselves.</summary>
    private static bool IsOfModel(Exception failure, CancellationToken stopping) =>
        failure is not (RunFailedException or StoreException) && !stopping.IsCancellationRequested;

    private async Task<ModelRequest> PreparedAsync(RunWork work, bool mayCompact, CancellationToken cancellationToken)
    {
        var request = await RequestAsync(work, cancellationToken).ConfigureAwait(false);
        try
        {
            if (
                !mayCompact
                || !await parts.Compactor.CompactAsync(work.Run, request, isForced: false, cancellationToken).ConfigureAwait(false)
            )
            {
                return request;
            }
        }
        catch
        {
            request.Dispose();
            throw;
        }

        request.Dispose();
        return await RequestAsync(work, cancellationToken).ConfigureAwait(false);
    }

    private Task<bool> ForceAsync(RunWork work, ModelRequest request, CancellationToken cancellationToken) =>
        parts.Compactor.CompactAsync(work.Run, request, isForced: true, cancellationToken);

    private static RunFailedException Refused(Exception failure, bool brokeOff) =>
        failure switch
        {
            ModelRequestException refused => new(
                "model_failed",
                brokeOff ? $"Execution failed: {refused.Reason}" : refused.Message,
                refused
            ),
            _ => new(
                "model_failed",
                "Model request failed: the client of the model failed. The log of the agent has the details.",
                failure
            ),
        };

    private async Task<ModelRequest> RequestAsync(RunWork work, CancellationToken cancellationToken)
    {
        var (state, _) = await work.Run.Session.Log.StateAsync().ConfigureAwait(false);
        var waiting = state.OpenCalls().Any()
            ? await parts.WaitingCallsAsync(work.Run.Session.Key, cancellationToken).ConfigureAwait(false)
            : FrozenSet<string>.Empty;
        var messages = ModelHistory.Of(state, waiting);
        if (work.System.Length > 0)
        {
            messages.Insert(0, new(ChatRole.System, work.System));
        }

        var told = await parts.BeforeModelAsync(work.Run, messages, cancellationToken).ConfigureAwait(false);
        var model = parts.Models.Lease(work.Run.Session.Row.Model);
        return new(model, told, OptionsFor(model.Settings, work.Tools));
    }

    /// <summary>The history has to be durable before it is sent: it is an effect that nobody can take back.</summary>
    private async Task<StepAnswer> StreamAsync(ModelRequest request, StepStream stream, CancellationToken cancellationToken)
    {
        await stream.Run.BarrierAsync(Durability.Os).ConfigureAwait(false);
        var updates = request.Model.Client.GetStreamingResponseAsync(request.Messages, request.Options, cancellationToken);
        await StoppableStream.ReadAsync(updates, TakeAsync, parts.Time, cancellationToken).ConfigureAwait(false);
        return stream.Finish(request.Model.Settings.Provider);

        ValueTask TakeAsync(ChatResponseUpdate update)
        {
            stream.Add(update);
            return stream.Run.Log.Failure is { } failure
                ? throw new RunFailedException("store_failed", "The answer could not be stored.", failure)
                : stream.Run.Session.Log.WhenRoomAsync(cancellationToken);
        }
    }

    private static ChatOptions OptionsFor(ModelSettings settings, IRunTools tools) =>
        new()
        {
            ModelId = settings.Name,
            Tools = tools.Declarations,
            MaxOutputTokens = settings.MaxOutputTokens,
            Temperature = (float?)settings.Temperature,
            TopP = (float?)settings.TopP,
            FrequencyPenalty = (float?)settings.FrequencyPenalty,
            PresencePenalty = (float?)settings.PresencePenalty,
        };

    private static RunTotals Added(RunTotals totals, StepAnswer answer) =>
        totals with
        {
            Steps = totals.Steps + 1,
            Model = answer.Model ?? totals.Model,
            Usage = answer.Usage is { } usage ? RunUsage.Add(totals.Usage, usage) : totals.Usage,
        };

    private static JsonData? StepMetadata(StepAnswer answer, TimeSpan duration)
    {
        var metadata = JsonData.Object(("cloister.durationMs", (long)duration.TotalMilliseconds));
        metadata = answer.Model is { } model ? metadata.With("cloister.model", model) : metadata;
        return answer.Usage is { } usage
            ? metadata.With("cloister.inputTokens", usage.InputTokens ?? 0).With("cloister.outputTokens", usage.OutputTokens ?? 0)
            : metadata;
    }

    /// <summary>The run makes way for another one, which goes on with what it has done.</summary>
    private static RunEnding Succeeded(ActiveRun run, string text, string successor)
    {
        var ending = Answered(run, text);
        var terminal = (RunFinishedEvent)ending.Terminal;
        return ending with { Terminal = terminal with { Metadata = MessageTags.Tag(MessageTags.ContinuedBy, successor) } };
    }

    private static RunEnding Answered(ActiveRun run, string text) =>
        new(
            RunState.Completed,
            new RunFinishedEvent(run.Session.Id, run.RunId) { Outcome = new SuccessOutcome(), Usage = run.Totals.Usage }
        )
        {
            Text = text.Length > 0 ? text : RunResult.NothingSaid,
        };

    private static RunEnding Waiting(ActiveRun run, string text, ToolRound round)
    {
        var asks = round.ClientCalls.IsEmpty;
        FinishOutcome outcome = asks
            ? new InterruptOutcome(round.Interrupts)
            : new SuccessOutcome { PendingToolCallIds = round.ClientCalls };
        return new(
            asks ? RunState.Waiting : RunState.Completed,
            new RunFinishedEvent(run.Session.Id, run.RunId) { Outcome = outcome, Usage = run.Totals.Usage }
        )
        {
            Before = round.Records,
            Also = round.Also,
            Waiting = round.Waiting,
            Text = text,
        };
    }

    /// <summary>What stays the same from step to step.</summary>
    private sealed record RunWork(ActiveRun Run, IRunTools Tools, string System);

    [LoggerMessage(510, LogLevel.Warning, "The model broke off in run '{RunId}' of session '{SessionId}'. The step is tried once more.")]
    private partial void LogBrokeOff(string runId, string sessionId, Exception exception);

    [LoggerMessage(511, LogLevel.Error, "The model failed in run '{RunId}' of session '{SessionId}'.")]
    private partial void LogModelFailed(string runId, string sessionId, Exception exception);
}
