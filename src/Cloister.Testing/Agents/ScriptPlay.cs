namespace Cloister.Testing;

/// <summary>One run of a script.</summary>
internal abstract class ScriptPlay(int number, TimeProvider time, CancellationToken cancellationToken)
{
    /// <summary>The script says that the run ends here.</summary>
    public bool IsOver { get; set; }

    public bool HasEnded { get; set; }

    public bool IgnoresCancellation { get; set; }

    public bool GoesOnAfterCancellation { get; set; }

    /// <summary>An id of the script, another one in every play.</summary>
    public string Id(string id) => number == 1 ? id : $"{id}.{number}";

    public ScriptEnd End =>
        HasEnded ? ScriptEnd.Played
        : cancellationToken.IsCancellationRequested ? ScriptEnd.Cancelled
        : ScriptEnd.Broken;

    public void ThrowIfCancelled()
    {
        if (!IgnoresCancellation && !GoesOnAfterCancellation)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public async ValueTask YieldAsync()
    {
        await Task.Yield();
        ThrowIfCancelled();
    }

    public Task DelayAsync(TimeSpan delay) => WaitAsync(token => Task.Delay(delay, time, token));

    public Task WaitForAsync(Task task) => WaitAsync(task.WaitAsync);

    public Task StallAsync() => WaitAsync(token => Task.Delay(Timeout.InfiniteTimeSpan, time, token));

    private async Task WaitAsync(Func<CancellationToken, Task> wait)
    {
        try
        {
            await wait(IgnoresCancellation ? CancellationToken.None : cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (GoesOnAfterCancellation && cancellationToken.IsCancellationRequested)
        {
            // It notices and goes on all the same.
        }
    }
}
