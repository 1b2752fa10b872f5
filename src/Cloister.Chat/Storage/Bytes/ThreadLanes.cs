namespace Cloister.Chat;

/// <summary>For stores: calls about one thread follow each other in the order in which they were made; different threads do not know of each other.</summary>
/// <remarks>Safe to use from many threads. A call that fails does not hold up the next.</remarks>
public sealed class ThreadLanes
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Task> _last = new(StringComparer.Ordinal);

    /// <summary>Runs a call on a thread of the pool, after those that were made before it.</summary>
    /// <param name="threadId">The thread it is about.</param>
    /// <param name="call">What to do.</param>
    /// <param name="cancellationToken">Keeps the call from beginning; once it has begun it is up to the call.</param>
    public async Task<T> RunAsync<T>(string threadId, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(threadId);
        ArgumentNullException.ThrowIfNull(call);
        cancellationToken.ThrowIfCancellationRequested();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var before = Enter(threadId, ended.Task);
        try
        {
            // Whoever gives up keeps the place until it is free: otherwise the next one would overtake those before.
            await before.ConfigureAwait(false);
            return await Task.Run(() => call(cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Leave(threadId, ended.Task);
            ended.SetResult();
        }
    }

    private Task Enter(string threadId, Task mine)
    {
        lock (_gate)
        {
            var before = _last.GetValueOrDefault(threadId, Task.CompletedTask);
            _last[threadId] = mine;
            return before;
        }
    }

    private void Leave(string threadId, Task mine)
    {
        lock (_gate)
        {
            if (_last[threadId] == mine)
            {
                _last.Remove(threadId);
            }
        }
    }
}
