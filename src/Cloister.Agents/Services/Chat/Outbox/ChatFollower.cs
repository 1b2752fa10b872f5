using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>
/// Takes what runs of chats say to the outbox: each step when it ends, and the rest when the run does. The store knows of each run whether all of it was
/// taken, so what is missed, because the process or only the service ends, is taken later.
/// </summary>
/// <remarks>Safe for several threads.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "Its work is let go of when the service stops.")]
internal sealed partial class ChatFollower(Func<ChatSettings> settings, ILogger logger) : IRunFollower
{
    private readonly ConcurrentDictionary<long, FollowedRun> _runs = new();
    private readonly ConditionalWeakTable<LiveSession, AsyncLock> _order = [];
    private readonly ILogger _logger = logger;
    private volatile RunDispatch? _dispatch;
    private TaskSet? _work;

    /// <summary>From here on something can be taken.</summary>
    public void Start(RunDispatch dispatch)
    {
        _work = new();
        _dispatch = dispatch;
    }

    /// <summary>From here on nothing is taken any more. What runs go on to say is taken after the next start.</summary>
    public async Task StopAsync()
    {
        _dispatch = null;
        if (Interlocked.Exchange(ref _work, null) is { } work)
        {
            await work.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Returns when nothing is being taken.</summary>
    public Task WhenQuietAsync() => _work?.WhenQuietAsync() ?? Task.CompletedTask;

    /// <summary>How much of a run was sent; nothing is known of one that is not going on.</summary>
    public FollowedRun? Find(long run) => _runs.GetValueOrDefault(run);

    public bool Follows(SessionRow session) => ChatRoutes.IsChat(session.Id);

    public void Began(ActiveRun run) => _runs[run.Log.Key] = new() { IsMissed = _dispatch is null };

    [SuppressMessage(
        "Design",
        "CA1031",
        Justification = "A reply that cannot be taken now is no reason to end the run; it is taken when the run ends."
    )]
    public async ValueTask SaidAsync(ActiveRun run, string messageId, string text, CancellationToken cancellationToken)
    {
        var followed = _runs.GetOrAdd(run.Log.Key, static _ => new() { IsMissed = true });
        followed.Last = settings().Reply == ReplyMode.Final ? (messageId, text) : null;
        if (followed.IsMissed || followed.Last is not null)
        {
            return;
        }

        try
        {
            using var turn = await OrderOf(run.Session).EnterAsync().ConfigureAwait(false);
            followed.IsMissed = _dispatch is not { } dispatch;
            if (_dispatch is { } taking)
            {
                await taking.StepAsync(EndedOf(run, null), messageId, text, followed, cancellationToken).ConfigureAwait(false);
                followed.Taken++;
            }
        }
        catch (Exception exception)
        {
            // That is no reason to end the run.
            followed.IsMissed = true;
            LogMissed(run.RunId, run.Session.Id, exception);
        }
    }

    /// <summary>What was said step by step has been taken by then, so most runs have nothing left to take.</summary>
    public bool HasAll(ActiveRun run, RunEnding ending)
    {
        if (!_runs.TryGetValue(run.Log.Key, out var followed))
        {
            return false;
        }

        followed.IsDone =
            !followed.IsMissed
            && ending.State switch
            {
                RunState.Completed => followed.Last is null && (followed.Taken > 0 || run.Totals.Steps == 0),
                RunState.Stopped => run.StopReason != "timeout",
                _ => false,
            };
        return followed.IsDone;
    }

    public void Ended(ActiveRun run, RunResult result)
    {
        if (!_runs.TryRemove(run.Log.Key, out var followed) || followed.IsDone || !Follows(run.Session.Row))
        {
            return;
        }

        // Its place is taken here, so that the next run of the session comes after it.
        var entering = OrderOf(run.Session).EnterAsync().AsTask();
        if (_dispatch is { } dispatch && _work is { } work)
        {
            work.Add(() => FinishAsync(dispatch, entering, EndedOf(run, result), followed));
        }
        else
        {
            _ = LeaveAsync(entering);
        }
    }

    private async Task FinishAsync(RunDispatch dispatch, Task<AsyncLock.Turn> entering, EndedRun run, FollowedRun followed)
    {
        using var turn = await entering.ConfigureAwait(false);
        try
        {
            await dispatch.FinishAsync(run, followed, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The store knows that something is missing.
            LogNotFinished(run.Id, run.SessionId, exception);
        }
    }

    private static async Task LeaveAsync(Task<AsyncLock.Turn> entering) => (await entering.ConfigureAwait(false)).Dispose();

    private AsyncLock OrderOf(LiveSession session) => _order.GetValue(session, static _ => new());

    private static EndedRun EndedOf(ActiveRun run, RunResult? result) =>
        new(
            run.Log.Key,
            run.RunId,
            run.Session.Key,
            run.Session.Id,
            result?.State ?? RunState.Running,
            result?.Error,
            run.StartedSeq,
            ChatOrigin.Find(run.Plan.Input)
        )
        {
            Steps = run.Totals.Steps,
        };

    [LoggerMessage(
        616,
        LogLevel.Warning,
        "A reply of run '{RunId}' in session '{SessionId}' could not be taken to its chat. That is tried again when the run ends."
    )]
    private partial void LogMissed(string runId, string sessionId, Exception exception);

    [LoggerMessage(
        617,
        LogLevel.Error,
        "The rest of run '{RunId}' in session '{SessionId}' could not be taken to its chat. That is tried again when the service starts."
    )]
    private partial void LogNotFinished(string runId, string sessionId, Exception exception);
}
