namespace Cloister.Agents;

/// <summary>A run of a task, from the moment it was asked for to its end.</summary>
/// <param name="task">The task as it was then.</param>
/// <param name="stamp">Its name.</param>
/// <param name="trigger">Why.</param>
/// <param name="askedAt">When.</param>
/// <param name="folder">Its files.</param>
/// <param name="time">The clock.</param>
internal sealed class TaskRun(
    TaskDefinition task,
    string stamp,
    TaskTrigger trigger,
    DateTimeOffset askedAt,
    RunFolder folder,
    TimeProvider time
) : IDisposable
{
    private readonly CancellationTokenSource _cancel = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _cancelReason;

    public TaskDefinition Definition => task;

    public string Stamp => stamp;

    public TaskTrigger Trigger => trigger;

    public RunFolder Folder => folder;

    public RunProgress Progress { get; } = new(folder, trigger, time);

    /// <summary>When it began; before that, when it was asked for.</summary>
    public DateTimeOffset StartedAt { get; set; } = askedAt;

    /// <summary>What it has said so far.</summary>
    public string Output { get; set; } = "";

    public string ExecutionId { get; } = TaskIds.ExecutionOf(task.Id, askedAt);

    public string SessionId => TaskIds.SessionOf(task.Id, stamp);

    public string JudgeId => TaskIds.JudgeOf(task.Id, stamp);

    /// <summary>Why it is to end; null while it may go on.</summary>
    public string? CancelReason => Volatile.Read(ref _cancelReason);

    public CancellationToken Cancelled => _cancel.Token;

    /// <summary>Completes when all that is left of it is on disk.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Ends it as soon as it can. Returns at once; the first reason counts.</summary>
    public void Cancel(string reason)
    {
        if (Interlocked.CompareExchange(ref _cancelReason, reason, null) is null)
        {
            // What listens to the token must not run under the caller's locks.
            _ = CancelAsync();
        }
    }

    public void Finish() => _ended.TrySetResult();

    public void Dispose() => _cancel.Dispose();

    private async Task CancelAsync() => await _cancel.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
