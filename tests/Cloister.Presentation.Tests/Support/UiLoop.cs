using System.Collections.Concurrent;

namespace Cloister.Presentation.Tests;

/// <summary>The thread of a user interface: all that is posted to it runs there, one after the other.</summary>
internal sealed class UiLoop : SynchronizationContext
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly BlockingCollection<Action> _queue = [];
    private int _posted;

    public int Posted => Volatile.Read(ref _posted);

    public bool IsCurrent => Current == this;

    public override void Post(SendOrPostCallback d, object? state)
    {
        Interlocked.Increment(ref _posted);
        _queue.Add(() => d(state));
    }

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("Nobody may wait for the user interface.");

    /// <summary>Runs a test on a thread of its own.</summary>
    public static Task RunAsync(Func<UiLoop, Task> test)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var loop = new UiLoop();
        var thread = new Thread(() => loop.Pump(test, done)) { IsBackground = true };
        thread.Start();
        return done.Task.WaitAsync(2 * Patience);
    }

    private void Pump(Func<UiLoop, Task> test, TaskCompletionSource done)
    {
        SetSynchronizationContext(this);
        var running = test(this);
        _ = running.ContinueWith(_ => _queue.Add(_queue.CompleteAdding), TaskScheduler.Default);
        foreach (var work in _queue.GetConsumingEnumerable())
        {
            work();
        }

        done.SetFromTask(running);
    }
}
