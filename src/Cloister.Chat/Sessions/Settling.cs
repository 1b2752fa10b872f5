namespace Cloister.Chat;

/// <summary>Waits a moment for things to end, and not longer.</summary>
/// <remarks>In real time: a clock that a test has stopped must not stop a disposal.</remarks>
internal static class Settling
{
    /// <summary>How long saves may take at the end. What a person wrote was saved before its request left.</summary>
    public static readonly TimeSpan SaveBudget = TimeSpan.FromSeconds(1);

    public static async Task WithinAsync(Task task, TimeSpan budget)
    {
        _ = task.ContinueWith(
            static ended => ended.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
        await task.WaitAsync(budget, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Disposes what can be disposed. What it throws is nobody's business any more.</summary>
    public static Task DisposeAsync(object thing, TimeSpan budget) =>
        thing switch
        {
            IAsyncDisposable disposable => WithinAsync(Task.Run(() => disposable.DisposeAsync().AsTask()), budget),
            IDisposable disposable => WithinAsync(Task.Run(disposable.Dispose), budget),
            _ => Task.CompletedTask,
        };
}
