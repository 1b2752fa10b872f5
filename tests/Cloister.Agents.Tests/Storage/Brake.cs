namespace Cloister.Agents.Tests.Storage;

/// <summary>Stops the writer of a store where all that was committed has reached the disk, so that a test can let others wait.</summary>
internal sealed class Brake
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private TaskCompletionSource? _stopped;
    private TaskCompletionSource? _released;
    private int _passed;

    /// <summary>How often it came by.</summary>
    public int Passed => Volatile.Read(ref _passed);

    /// <summary>For <see cref="AgentStoreOptions.Synced"/>.</summary>
    public void Pass()
    {
        Interlocked.Increment(ref _passed);
        if (Interlocked.Exchange(ref _stopped, null) is { } stopped)
        {
            var released = _released!.Task;
            stopped.SetResult();
            Assert.True(released.Wait(Patience), "Nobody released the brake.");
        }
    }

    /// <summary>What was begun to be held.</summary>
    public Task Held { get; private set; } = Task.CompletedTask;

    /// <summary>Returns when the writer stands behind what is begun here. That is not begun by the caller, because whoever commits may be the writer.</summary>
    public Task HoldNextAsync(Func<Task> begin)
    {
        _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _stopped, stopped);
        Held = Task.Run(begin);
        return stopped.Task;
    }

    public void Release() => _released!.SetResult();
}
