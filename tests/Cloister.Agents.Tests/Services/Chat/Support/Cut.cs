namespace Cloister.Agents.Tests.Services.Chat;

/// <summary>When nothing reaches a store any more.</summary>
internal sealed class Cut
{
    private readonly TaskCompletionSource _happened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _left = long.MaxValue;

    /// <summary>How the store fails from then on.</summary>
    public Func<StoreException> Failure { get; set; } = static () => new StoreStoppedException("The process has ended.");

    /// <summary>From here on so many transactions are stored, and no more.</summary>
    public void After(int commits) => Volatile.Write(ref _left, commits);

    public void Never() => Volatile.Write(ref _left, long.MaxValue);

    /// <summary>Waits until it was too many, or until something is over.</summary>
    /// <returns>Whether it was too many.</returns>
    public async Task<bool> WhenAsync(Task other)
    {
        var first = await Task.WhenAny(_happened.Task, other).WaitAsync(TimeSpan.FromSeconds(30));
        await first;
        return _happened.Task.IsCompleted;
    }

    public void Pass()
    {
        if (Interlocked.Decrement(ref _left) < 0)
        {
            _happened.TrySetResult();
            throw Failure();
        }
    }
}
