using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Cloister.Chat;

/// <summary>
/// Awaits one operation after another and can be told to stop: then the wait is over at once, whatever the operation does, and what
/// becomes of the operation is observed and ignored.
/// </summary>
/// <remarks>One operation at a time. Waiting allocates nothing. <see cref="Abandon"/> may be called from any thread and at any time.</remarks>
internal sealed class AbandonableWait : IValueTaskSource<bool>
{
    private const int Idle = 0;
    private const int Waiting = 1;
    private const int Abandoned = 2;

    private readonly Action _onSettled;
    private readonly Action _onCompleted;
    private ManualResetValueTaskSourceCore<bool> _core;
    private ConfiguredValueTaskAwaitable<bool>.ConfiguredValueTaskAwaiter _operation;
    private int _state;
    private int _holders = 1;

    /// <summary>A wait with nothing to wait for yet.</summary>
    /// <param name="onSettled">Called once when the wait is closed and no operation is under way any more. It must not throw.</param>
    public AbandonableWait(Action onSettled)
    {
        _onSettled = onSettled;
        _onCompleted = OnCompleted;
    }

    /// <summary>The outcome of the operation; <see langword="false"/> as soon as the wait is abandoned, for good.</summary>
    public ValueTask<bool> For(ValueTask<bool> operation)
    {
        if (operation.IsCompleted)
        {
            return operation;
        }

        _core.Reset();
        _operation = operation.ConfigureAwait(false).GetAwaiter();
        Interlocked.Increment(ref _holders);
        if (Interlocked.CompareExchange(ref _state, Waiting, Idle) == Abandoned)
        {
            _core.SetResult(false);
        }

        // What completes may be awaited and followed by the next operation before the line after this one.
        var version = _core.Version;
        _operation.UnsafeOnCompleted(_onCompleted);
        return new(this, version);
    }

    /// <summary>Ends the wait.</summary>
    public void Abandon()
    {
        if (Interlocked.Exchange(ref _state, Abandoned) == Waiting)
        {
            // Whoever cancels must not run the code of whoever waits.
            _core.RunContinuationsAsynchronously = true;
            _core.SetResult(false);
        }
    }

    /// <summary>Says that nobody will wait again. Called once.</summary>
    public void Close() => Release();

    bool IValueTaskSource<bool>.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _core.OnCompleted(continuation, state, token, flags);

    private void OnCompleted()
    {
        var isAwaited = Interlocked.CompareExchange(ref _state, Idle, Waiting) == Waiting;
        var result = false;
        Exception? failure = null;
        try
        {
            result = _operation.GetResult();
        }
#pragma warning disable CA1031 // It belongs to whoever waits; when nobody does, it is observed here.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        Release();
        if (isAwaited && failure is null)
        {
            _core.SetResult(result);
        }
        else if (isAwaited)
        {
            _core.SetException(failure!);
        }
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            _onSettled();
        }
    }
}
