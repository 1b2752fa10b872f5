namespace Cloister.Agents;

/// <summary>Work that goes on beside everything else, so that somebody can wait for it in the end. It has to take care of its own failures.</summary>
internal sealed class TaskSet : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _tasks = [];
    private bool _isClosed;

    /// <summary>Begins with something, unless everything ends.</summary>
    public void Add(Func<Task> work)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }

            var task = Task.Run(work);
            _tasks.Add(task);
            _ = task.ContinueWith(Remove, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>Nothing begins any more; waits for what goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        Task all;
        lock (_lock)
        {
            _isClosed = true;
            all = Task.WhenAll(_tasks);
        }

        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Remove(Task task)
    {
        lock (_lock)
        {
            _tasks.Remove(task);
        }
    }
}
