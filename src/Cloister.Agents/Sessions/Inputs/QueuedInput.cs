namespace Cloister.Agents;

/// <summary>An input on its way, and who waits for its answer.</summary>
internal sealed class QueuedInput(SessionInput input)
{
    private readonly TaskCompletionSource<ActiveRun?> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<RunResult> _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SessionInput Input => input;

    public string RunId => input.RunId!;

    /// <summary>Whether it may join the run that is going on.</summary>
    public bool Joins { get; init; }

    /// <summary>Whether the run that goes on makes way for it at its next step, because a client waits for a run of its own.</summary>
    public bool TakesOver { get; init; }

    /// <summary>The run that takes it in; nothing, if none will.</summary>
    public Task<ActiveRun?> Begun => _begun.Task;

    public Task<RunResult> Finished => _finished.Task;

    /// <summary>No run takes it in.</summary>
    public void Finish(RunResult result)
    {
        _begun.TrySetResult(null);
        _finished.TrySetResult(result);
    }

    /// <summary>A run takes it in, and its answer is that run's.</summary>
    public void FinishWith(ActiveRun run)
    {
        _begun.TrySetResult(run);
        _ = FinishAfterAsync(run);
    }

    private async Task FinishAfterAsync(ActiveRun run) => _finished.TrySetResult(await run.Finished.ConfigureAwait(false));
}
