using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

internal sealed partial class LiveSession
{
    /// <summary>Closes a run that the end of the process cut off. No model is called, and nothing is done again.</summary>
    public async Task CloseCutOffAsync(RunRow row)
    {
        var (kept, taken) = await services
            .Store.ReadAsync(async reader =>
                (
                    await reader.ReadRunKeptAsync(row.Key).ConfigureAwait(false),
                    await reader.ReadTakenAsync(Key, row.Key).ConfigureAwait(false)
                )
            )
            .ConfigureAwait(false);
        var plan = new RunPlan { Calls = kept.Calls };
        var again = taken.FindAll(input => services.FindHandler(input.Kind)?.GoesOn(input) ?? false);
        var run = new ActiveRun(this, new(row.Key, row.Id), new(row.Id, row.Origin, default), plan, row.StartedSeq)
        {
            Totals = new() { Steps = row.Steps },
        };
        await CloseAsync(
                run,
                new(
                    RunState.Interrupted,
                    new RunErrorEvent("The run was cut off, because the agent's process ended.") { Code = "interrupted" }
                )
                {
                    Error = "interrupted",
                    Also = set => again.ForEach(input => set.RequeueInput(input)),
                }
            )
            .ConfigureAwait(false);
    }

    /// <summary>Begins a run with an input. The gate is held.</summary>
    private async Task<RunHandle> BeginAsync(List<QueuedInput> entries, bool isNew)
    {
        var run = await StartAsync([.. entries.Select(entry => entry.Input)], isNew).ConfigureAwait(false);
        foreach (var entry in entries)
        {
            TakeIn(entry, run);
        }

        Volatile.Write(ref _current, run);
        services.Follower.Began(run);
        _ = Task.Run(() => WorkAsync(run));
        return new(run.RunId, RunPosition.Started, 0, entries[0]);
    }

    private async Task BeginNextAsync()
    {
        // They leave the queue behind their start, so that the session is never idle in between.
        while (
            services is { IsClosed: false, IsStarting: false }
            && Current is null
            && _unclosed is null
            && Next() is { Count: > 0 } next
            && await TryBeginAsync(next).ConfigureAwait(false)
        )
        {
            _queue.RemoveAll(next.Contains);
        }
    }

    /// <summary>What the next run takes in: the first input that may begin, with those that are answered together with it.</summary>
    private List<QueuedInput> Next()
    {
        var first = _queue.Find(entry => services.FindHandler(entry.Input.Kind)?.MayBegin(this, entry.Input) ?? true);
        return first is null ? []
            : services.FindHandler(first.Input.Kind) is { IsMerged: true } ? _queue.FindAll(entry => entry.Input.Kind == first.Input.Kind)
            : [first];
    }

    /// <summary>Begins a run with inputs that waited, or drops them.</summary>
    /// <returns>Whether their turn is over. If the store takes nothing, they wait on.</returns>
    private async Task<bool> TryBeginAsync(List<QueuedInput> next)
    {
        try
        {
            await BeginAsync(next, isNew: false).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is not (StoreUnavailableException or StoreStoppedException))
        {
            LogNotStarted(next[0].Input.Id, Id, exception);
            return await TryDropAsync(next).ConfigureAwait(false);
        }
        catch (StoreException exception)
        {
            LogWaits(next[0].Input.Id, Id, exception);
            return false;
        }
    }

    private async Task<bool> TryDropAsync(List<QueuedInput> entries)
    {
        try
        {
            await DropAsync(entries, "failed", RunState.Failed, NotStarted).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            LogNotDropped(entries[0].Input.Id, Id, exception);
            entries.ForEach(entry => Finish(entry, new(entry.RunId, RunState.Failed) { Error = NotStarted }));
        }

        return true;
    }

    private async Task<ActiveRun> StartAsync(IReadOnlyList<SessionInput> inputs, bool isNew)
    {
        var input = inputs[0];
        var plan = await PlanAsync(inputs).ConfigureAwait(false);
        // An input that waited has brought these already.
        IReadOnlyList<LogRecord> before = isNew ? [.. input.Unit.Records, .. plan.Before] : plan.Before;
        var log = new RunLog(await services.Store.NextKeyAsync("run").ConfigureAwait(false), input.RunId!);
        var startedSeq = 0L;
        // Before anybody can find it.
        Interlocked.Increment(ref _begun);
        // Whoever comes to read it finds its last rows at hand, from the first one on.
        var rows = services.Feed.Follow(Key);
        try
        {
            await Log.AppendAsync(
                    [
                        .. before,
                        new RunStartedEvent(Id, log.RunId)
                        {
                            ProtocolVersion = RunAgentInput.CurrentProtocolVersion,
                            ParentRunId = plan.ParentRunId,
                        },
                    ],
                    isNew ? input.Unit.Durability : Durability.Os,
                    (set, first) =>
                    {
                        startedSeq = first + before.Count;
                        AddStart(set, inputs, isNew, plan, new(log.Key, Key, log.RunId, RunState.Running, input.Kind, startedSeq, null));
                    },
                    log
                )
                .ConfigureAwait(false);
            return new(this, log, input, plan, startedSeq) { Rows = rows };
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    private async Task<RunPlan> PlanAsync(IReadOnlyList<SessionInput> inputs)
    {
        var handler = services.HandlerOf(inputs[0].Kind);
        var planning = handler.IsMerged
            ? handler.PlanAsync(this, inputs, CancellationToken.None)
            : handler.PlanAsync(this, inputs[0], CancellationToken.None);
        var plan = await planning.ConfigureAwait(false);
        return plan.Resume.IsEmpty ? plan : await ApprovalReview.IntoAsync(this, inputs[0], plan).ConfigureAwait(false);
    }

    private void AddStart(WriteSet set, IReadOnlyList<SessionInput> inputs, bool isNew, RunPlan plan, RunRow run)
    {
        foreach (var input in inputs)
        {
            if (isNew)
            {
                // What it says is in the history with this very transaction; only who goes on from a crash needs it once more.
                var goesOn = services.HandlerOf(input.Kind).GoesOn(input);
                set.InsertInput(Key, goesOn ? input : input with { Body = default }, services.Now);
                input.Unit.Also?.Invoke(set);
            }

            set.TakeInput(input, run.Key);
        }

        set.InsertRun(
            run with
            {
                Digest = plan.Digest,
                Continues = plan.Continues,
                IsFollowed = services.Follower.Follows(Row),
            },
            RunKept.Of(inputs, plan).ToUtf8()
        );
        plan.Also?.Invoke(set);
    }

    /// <summary>The life of a run, from its first row to its last. Nobody awaits it: all that can go wrong ends in its result and in the log.</summary>
    private async Task WorkAsync(ActiveRun run)
    {
        var ending = await RunAsync(run).ConfigureAwait(false);
        using var turn = await _gate.EnterAsync().ConfigureAwait(false);
        await EndAsync(run, ending).ConfigureAwait(false);
        Volatile.Write(ref _current, null);
        run.Rows?.Dispose();
        await RestBetweenAsync().ConfigureAwait(false);
        await BeginNextAsync().ConfigureAwait(false);
    }

    private async Task<RunEnding> RunAsync(ActiveRun run)
    {
        try
        {
            var ending = await services.Runner.RunAsync(run, run.Stopping).ConfigureAwait(false);
            return run.Log.Failure is { } failure ? Failed(run, failure) : ending;
        }
        catch (Exception failure) when (run is { StopReason: { } reason, Log.Failure: null } && failure is not StoreException)
        {
            // However what it was at took being stopped.
            return Stopped(run, reason);
        }
        catch (RunFailedException failure)
        {
            return Failed(run, failure.Code, failure.Message);
        }
        catch (Exception failure)
        {
            return Failed(run, failure);
        }
    }

    private async Task EndAsync(ActiveRun run, RunEnding ending)
    {
        try
        {
            var stored = await StoreEndAsync(run, ending).ConfigureAwait(false);
            if (stored.State == RunState.Completed && run.Totals.Steps > 0)
            {
                services.Answered(this);
            }

            var result = ResultOf(run, stored);
            services.Follower.Ended(run, result);
            run.Finish(result);
            services.Ended(this, result);
        }
        catch (Exception exception)
        {
            LogNotClosed(run.RunId, Id, exception);
            _unclosed = run;
            run.Finish(new(run.RunId, RunState.Failed) { Error = "The end of the run could not be stored.", Text = ending.Text });
        }
    }

    /// <summary>Writes how a run ended. If its last rows could not be stored, that is how it ended.</summary>
    private async Task<RunEnding> StoreEndAsync(ActiveRun run, RunEnding ending)
    {
        try
        {
            await CloseAsync(run, ending).ConfigureAwait(false);
            return ending;
        }
        catch (Exception failure) when (run.Log.Failure is not null && ending.State != RunState.Failed)
        {
            var failed = Failed(run, failure);
            await CloseAsync(run, failed).ConfigureAwait(false);
            return failed;
        }
    }

    /// <summary>Writes how a run ended, and closes what it left open. A run whose rows could not be stored gets a way of its own to say so.</summary>
    private Task CloseAsync(ActiveRun run, RunEnding ending)
    {
        var log = run.Log.Failure is null ? run.Log : new(run.Log.Key, run.RunId);
        var records = 0;
        return Log.AppendAsync(
            [.. ending.Before, ending.Terminal],
            Durability.Disk,
            (set, first) =>
            {
                var totals = run.Totals with { Error = ending.Error };
                set.EndRun(run.Log.Key, ending.State, first + records + ending.Before.Count, totals, services.Follower.HasAll(run, ending));
                // What it gives back first is not over.
                ending.Also?.Invoke(set);
                set.EndInputs(Key, run.Log.Key);
            },
            log,
            fold =>
            {
                var closing = RunClosing.Close(fold, run.StartedSeq, ending.OpenStatus, services.Ids, ending.Waiting, run.Calls).ToList();
                records = closing.Count;
                return closing;
            }
        );
    }

    private async Task CloseUnclosedAsync()
    {
        if (_unclosed is { } run)
        {
            await CloseAsync(run, Failed(run, "store_failed", "The answer could not be stored.")).ConfigureAwait(false);
            _unclosed = null;
        }
    }

    private RunEnding Failed(ActiveRun run, Exception failure)
    {
        LogFailed(run.RunId, Id, failure);
        return failure is StoreException
            ? Failed(run, "store_failed", "The answer could not be stored.")
            : Failed(run, "internal", "Something went wrong inside the agent. Its log has the details.");
    }

    private static RunEnding Failed(ActiveRun run, string code, string message) =>
        new(RunState.Failed, new RunErrorEvent(message) { Code = code, Usage = run.Totals.Usage }) { Error = message };

    private RunEnding Stopped(ActiveRun run, string reason) =>
        new(
            RunState.Stopped,
            new RunFinishedEvent(Id, run.RunId)
            {
                Outcome = new CancelledOutcome(),
                Usage = run.Totals.Usage,
                Metadata = MessageTags.Tag(MessageTags.Reason, reason),
            }
        )
        {
            Error = reason == "timeout" ? $"Turn timed out after {services.Now / 1000 - run.StartedAt / 1000}s" : reason,
        };

    private static RunResult ResultOf(ActiveRun run, RunEnding ending) =>
        new(run.RunId, ending.State)
        {
            Text = ending.Text,
            Error = ending.Error,
            Usage = run.Totals.Usage,
            Interrupts = ending.Terminal is RunFinishedEvent { Outcome: InterruptOutcome asked } ? asked.Interrupts : [],
        };

    [LoggerMessage(
        500,
        LogLevel.Error,
        "Input '{InputId}' of session '{SessionId}' could not be taken up, and is dropped. What it said is in the history."
    )]
    private partial void LogNotStarted(string inputId, string sessionId, Exception exception);

    [LoggerMessage(
        504,
        LogLevel.Error,
        "Input '{InputId}' of session '{SessionId}' could not be dropped. The next start of the agent tries it again."
    )]
    private partial void LogNotDropped(string inputId, string sessionId, Exception exception);

    [LoggerMessage(505, LogLevel.Error, "Input '{InputId}' of session '{SessionId}' waits, because the store takes nothing.")]
    private partial void LogWaits(string inputId, string sessionId, Exception exception);

    [LoggerMessage(501, LogLevel.Error, "Run '{RunId}' of session '{SessionId}' failed.")]
    private partial void LogFailed(string runId, string sessionId, Exception exception);

    [LoggerMessage(
        502,
        LogLevel.Error,
        "The end of run '{RunId}' of session '{SessionId}' could not be stored. It is tried again before the next run."
    )]
    private partial void LogNotClosed(string runId, string sessionId, Exception exception);
}
