using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>
/// The runs that go on, one for each task at a time. Whoever asks for another one while it runs is told that it runs already, or waits if the task says
/// so; one waits at most.
/// </summary>
/// <remarks>Safe for several threads.</remarks>
internal sealed partial class TaskRuns(AgentContext context, RunArchive archive, TaskClaims claims, TaskEnding ending) : IAsyncDisposable
{
    private const string RunsAlready = "already running";

    private readonly ILogger _logger = context.Logger;
    private readonly TaskRunner _runner = new(context, ending);
    private readonly AsyncLock _gate = new();
    private readonly TaskSet _work = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private bool _isClosed;

    /// <summary>The runs that go on.</summary>
    public IReadOnlyList<TaskRun> Active
    {
        get
        {
            lock (_lock)
            {
                return [.. _lanes.Values.Select(lane => lane.Current)];
            }
        }
    }

    /// <summary>The run of a task that goes on; null if there is none.</summary>
    public TaskRun? Find(string task)
    {
        lock (_lock)
        {
            return _lanes.GetValueOrDefault(task)?.Current;
        }
    }

    /// <summary>Asks for a run.</summary>
    /// <returns>The run, or nothing if somebody else has it: the moment was claimed before, or the service stops.</returns>
    public async Task<AskedRun?> AskAsync(TaskDefinition task, TaskTrigger trigger)
    {
        using var turn = await _gate.EnterAsync().ConfigureAwait(false);
        var lane = LaneOf(task.Id);
        var skips = lane is not null && (task.Overlap == TaskOverlap.Skip || lane.Waiting is not null);
        if (_isClosed || await ClaimAsync(task, trigger, isOpen: !skips).ConfigureAwait(false) is not { } run)
        {
            return null;
        }

        if (skips)
        {
            ending.Leave(run, TaskOutcome.Ended(RunStatus.Skipped, RunsAlready));
            return new(run, IsSkipped: true);
        }

        await PrepareAsync(run).ConfigureAwait(false);
        Take(run, lane);
        return new(run, IsSkipped: false);
    }

    /// <summary>Keeps that a moment of a schedule has passed without a run.</summary>
    public async Task MissAsync(TaskDefinition task, TaskTrigger trigger)
    {
        using var turn = await _gate.EnterAsync().ConfigureAwait(false);
        if (!_isClosed && await ClaimAsync(task, trigger, isOpen: false).ConfigureAwait(false) is { } run)
        {
            ending.Leave(run, TaskOutcome.Ended(RunStatus.Missed, "the agent was not running"));
            archive.Prune(task.Id);
        }
    }

    /// <summary>Ends the run of a task, and the one that waits behind it.</summary>
    /// <returns>The runs.</returns>
    public IReadOnlyList<TaskRun> Cancel(string task, string reason)
    {
        lock (_lock)
        {
            var runs = _lanes.GetValueOrDefault(task)?.Runs.ToList() ?? [];
            runs.ForEach(run => run.Cancel(reason));
            return runs;
        }
    }

    /// <summary>Ends all runs, and waits until what is left of them is on disk.</summary>
    public async ValueTask DisposeAsync()
    {
        using (await _gate.EnterAsync().ConfigureAwait(false))
        {
            _isClosed = true;
        }

        foreach (var run in Active)
        {
            Cancel(run.Definition.Id, "The agent was stopped.");
        }

        await _work.DisposeAsync().ConfigureAwait(false);
    }

    private Lane? LaneOf(string task)
    {
        lock (_lock)
        {
            return _lanes.GetValueOrDefault(task);
        }
    }

    private async Task<TaskRun?> ClaimAsync(TaskDefinition task, TaskTrigger trigger, bool isOpen)
    {
        var now = context.Clock.GetUtcNow();
        var stamp = archive.NewStamp(task.Id, now);
        return await claims.TryClaimAsync(task.Id, stamp, trigger.Occurrence, isOpen).ConfigureAwait(false)
            ? new(task, stamp, trigger, now, archive.Open(task.Id, stamp), context.Clock)
            : null;
    }

    private async Task PrepareAsync(TaskRun run)
    {
        try
        {
            run.Folder.Create();
            run.Folder.Write(RunFolder.Input, run.Definition.Body);
            run.Progress.Enter(RunProgress.Preparing);
        }
        catch
        {
            await claims.EndAsync(run.Definition.Id, run.Stamp, run.Trigger.Occurrence).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>It begins, or waits behind the one that goes on, which may have ended meanwhile.</summary>
    private void Take(TaskRun run, Lane? behind)
    {
        lock (_lock)
        {
            if (behind is not null && _lanes.GetValueOrDefault(run.Definition.Id) == behind)
            {
                behind.Waiting = run;
                return;
            }

            _lanes[run.Definition.Id] = new(run);
        }

        _work.Add(() => WorkAsync(run));
    }

    private async Task WorkAsync(TaskRun run)
    {
        for (var next = run; next is not null; )
        {
            using var current = next;
            var outcome = await WorkOnAsync(current).ConfigureAwait(false);
            next = Leave(current);
            if (outcome is not null)
            {
                await TryTellAsync(current, outcome).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whatever plugins do about the end of a run, the next one begins.</summary>
    private async Task TryTellAsync(TaskRun run, TaskOutcome outcome)
    {
        try
        {
            await ending.TellAsync(run, outcome).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            LogNotTold(run.Stamp, run.Definition.Id, failure);
        }
    }

    /// <summary>Nobody awaits it: all that can go wrong ends in what is kept of it, and in the log.</summary>
    private async Task<TaskOutcome?> WorkOnAsync(TaskRun run)
    {
        try
        {
            var outcome = await _runner.RunAsync(run).ConfigureAwait(false);
            await claims.EndAsync(run.Definition.Id, run.Stamp, run.Trigger.Occurrence).ConfigureAwait(false);
            archive.Prune(run.Definition.Id);
            return outcome;
        }
        catch (Exception failure)
        {
            // It stays open in the store, so the next start completes what is left of it.
            LogNotKept(run.Stamp, run.Definition.Id, failure);
            return null;
        }
    }

    /// <summary>The run that waited behind one that has ended.</summary>
    private TaskRun? Leave(TaskRun ended)
    {
        lock (_lock)
        {
            var next = _lanes[ended.Definition.Id].Waiting;
            if (next is null)
            {
                _lanes.Remove(ended.Definition.Id);
            }
            else
            {
                _lanes[ended.Definition.Id] = new(next);
            }

            ended.Finish();
            return next;
        }
    }

    [LoggerMessage(
        632,
        LogLevel.Error,
        "What came of run '{Stamp}' of task '{Task}' could not be kept. The next start of the agent tries it again."
    )]
    private partial void LogNotKept(string stamp, string task, Exception failure);

    [LoggerMessage(638, LogLevel.Warning, "Plugins could not be told of the end of run '{Stamp}' of task '{Task}'.")]
    private partial void LogNotTold(string stamp, string task, Exception failure);

    /// <summary>The runs of one task.</summary>
    private sealed class Lane(TaskRun current)
    {
        public TaskRun Current => current;

        public TaskRun? Waiting { get; set; }

        public IEnumerable<TaskRun> Runs => Waiting is null ? [current] : [current, Waiting];
    }
}
