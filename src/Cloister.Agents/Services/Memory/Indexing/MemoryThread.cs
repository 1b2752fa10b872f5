using System.Collections.Concurrent;

namespace Cloister.Agents;

/// <summary>A thread for the index, which is read and written in one go: nobody else's work waits for it. It begins with the first thing to do.</summary>
internal sealed class MemoryThread : IAsyncDisposable
{
    private readonly Lock _sync = new();
    private readonly BlockingCollection<Action> _work = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isRunning;

    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_sync)
        {
            ObjectDisposedException.ThrowIf(_work.IsAddingCompleted, this);
            _work.Add(() => Do(work, done, cancellationToken), CancellationToken.None);
            if (!_isRunning)
            {
                _isRunning = true;
                new Thread(Run) { IsBackground = true, Name = "Cloister memory" }.Start();
            }
        }

        return done.Task;
    }

    /// <summary>Does what was asked for before, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_sync)
        {
            _work.CompleteAdding();
            if (!_isRunning)
            {
                _ended.TrySetResult();
            }
        }

        await _ended.Task.ConfigureAwait(false);
        _work.Dispose();
    }

    private void Run()
    {
        foreach (var work in _work.GetConsumingEnumerable(CancellationToken.None))
        {
            work();
        }

        _ended.SetResult();
    }

    private static void Do<T>(Func<T> work, TaskCompletionSource<T> done, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            done.SetCanceled(cancellationToken);
            return;
        }

        try
        {
            done.SetResult(work());
        }
        catch (Exception failure)
        {
            done.SetException(failure);
        }
    }
}
