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

    /// <summary>Returns when nothing goes on at the moment.</summary>
    public async Task WhenQuietAsync()
    {
        while (Going() is { Length: > 0 } going)
        {
            await Task.WhenAll(going).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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

    private Task[] Going()
    {
        lock (_lock)
        {
            return [.. _tasks.Where(task => !task.IsCompleted)];
        }
    }

    private void Remove(Task task)
    {
        lock (_lock)
        {
            _tasks.Remove(task);
        }
    }
}
