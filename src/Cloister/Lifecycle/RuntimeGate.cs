namespace Cloister;

/// <summary>
/// The one gate for changes of structure. Creating sessions goes through its shared side, many at once; init, settings
/// and plugin-set changes through its exclusive side, one at a time, when the creations under way have ended.
/// </summary>
internal sealed class RuntimeGate
{
    private const int Exclusive = int.MinValue;

    // The sign says that the exclusive side is taken or waited for; the rest counts those on the shared side.
    private int _state;
    private readonly Lock _sync = new();
    private TaskCompletionSource? _drained;
    private volatile TaskCompletionSource? _reopened;

    public bool IsExclusive => Volatile.Read(ref _state) < 0;

    /// <param name="isNested">
    /// The caller runs inside a creation, which somebody on the exclusive side waits for; unless that creation has ended just
    /// now, and nobody is left to wait for.
    /// </param>
    public bool TryEnterShared(bool isNested)
    {
        while (true)
        {
            var state = Volatile.Read(ref _state);
            if (isNested ? state == Exclusive : state < 0)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _state, state + 1, state) == state)
            {
                return true;
            }
        }
    }

    /// <summary>Completes when the exclusive side has been left; then try again.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _reopened?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask;

    public void LeaveShared()
    {
        if (Interlocked.Decrement(ref _state) == Exclusive)
        {
            _drained!.TrySetResult();
        }
    }

    /// <summary>Closes the gate for new creations and waits for those under way.</summary>
    /// <returns>False when somebody else holds the exclusive side.</returns>
    public async ValueTask<bool> TryEnterExclusiveAsync(CancellationToken cancellationToken)
    {
        var drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!TryClose(drained, out var waits))
        {
            return false;
        }

        if (waits)
        {
            try
            {
                await drained.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                LeaveExclusive();
                throw;
            }
        }

        return true;
    }

    public void LeaveExclusive()
    {
        var reopened = _reopened;
        Interlocked.And(ref _state, int.MaxValue);
        reopened!.TrySetResult();
    }

    private bool TryClose(TaskCompletionSource drained, out bool waits)
    {
        lock (_sync)
        {
            waits = false;
            if (IsExclusive)
            {
                return false;
            }

            _drained = drained;
            _reopened = new(TaskCreationOptions.RunContinuationsAsynchronously);
            waits = Interlocked.Or(ref _state, Exclusive) != 0;
            return true;
        }
    }
}
