namespace Cloister.Agents;

/// <summary>An input that waits, and who waits for its answer.</summary>
internal sealed class QueuedInput(SessionInput input)
{
    private readonly TaskCompletionSource<RunResult> _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SessionInput Input => input;

    public string RunId => input.RunId!;

    /// <summary>Whether it may join the run that is going on.</summary>
    public bool Joins { get; init; }

    public Task<RunResult> Finished => _finished.Task;

    public void Finish(RunResult result) => _finished.TrySetResult(result);

    /// <summary>Its answer is that of a run.</summary>
    public void FinishWith(ActiveRun run) => _ = FinishAfterAsync(run);

    private async Task FinishAfterAsync(ActiveRun run) => _finished.TrySetResult(await run.Finished.ConfigureAwait(false));
}
