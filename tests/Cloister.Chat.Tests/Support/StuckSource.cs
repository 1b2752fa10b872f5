using Cloister.AgUi;

namespace Cloister.Chat.Tests;

/// <summary>A source that gives some events, then waits until it is told to go on, whatever its token says.</summary>
internal sealed class StuckSource(params AgUiEvent[] first) : IAsyncEnumerable<AgUiEvent>, IAsyncEnumerator<AgUiEvent>
{
    private readonly TaskCompletionSource<bool> _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _next;

    /// <summary>It has come to where it hangs.</summary>
    public Task Waiting => _waiting.Task.WaitAsync(Script.Patience);

    public Task Disposed => _disposed.Task.WaitAsync(Script.Patience);

    public bool IsDisposed => _disposed.Task.IsCompleted;

    /// <summary>Hangs in its disposal too.</summary>
    public bool HangsInDispose { get; init; }

    public AgUiEvent Current { get; private set; } = null!;

    public RunDelegate AsAgent => (_, _) => this;

    public IAsyncEnumerator<AgUiEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

    public ValueTask<bool> MoveNextAsync()
    {
        if (_next < first.Length)
        {
            Current = first[_next++];
            return new(true);
        }

        _waiting.TrySetResult();
        return new(_release.Task);
    }

    public ValueTask DisposeAsync()
    {
        _disposed.TrySetResult();
        return HangsInDispose ? new(new TaskCompletionSource().Task) : default;
    }

    public void Release(bool hasNext = false)
    {
        Current = Script.Text("late");
        _release.TrySetResult(hasNext);
    }

    public void Fail(Exception exception) => _release.TrySetException(exception);
}
