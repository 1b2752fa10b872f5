using System.Runtime.InteropServices;

namespace Cloister.Agents;

/// <summary>Lets one in at a time, in the order of their coming. It holds nothing that has to be disposed.</summary>
internal sealed class AsyncLock
{
    private readonly Lock _lock = new();

    // Every session has some of these locks, and hardly ever does anybody wait at one.
    private Queue<TaskCompletionSource>? _waiting;
    private bool _isHeld;

    /// <summary>Waits for its turn; disposing what comes back ends it.</summary>
    public async ValueTask<Turn> EnterAsync()
    {
        if (MustWait(out var turn))
        {
            await turn.ConfigureAwait(false);
        }

        return new(this);
    }

    private bool MustWait(out Task turn)
    {
        lock (_lock)
        {
            turn = Task.CompletedTask;
            if (!_isHeld)
            {
                _isHeld = true;
                return false;
            }

            var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            (_waiting ??= new()).Enqueue(waiting);
            turn = waiting.Task;
            return true;
        }
    }

    private void Leave()
    {
        TaskCompletionSource? next = null;
        lock (_lock)
        {
            _isHeld = _waiting?.TryDequeue(out next) == true;
        }

        next?.SetResult();
    }

    [StructLayout(LayoutKind.Auto)]
    public readonly struct Turn(AsyncLock owner) : IDisposable
    {
        public void Dispose() => owner.Leave();
    }
}
