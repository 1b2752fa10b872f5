namespace Cloister;

public abstract partial class PluginRuntimeBase
{
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isDisposing;
    private RuntimeOperation? _closer;

    internal bool IsDisposing => Volatile.Read(ref _isDisposing) != 0;

    /// <summary>Disposes every session, then the global scope. Nothing stops because something before it failed.</summary>
    /// <remarks>
    /// A change or a creation under way ends with <see cref="ObjectDisposedException"/>; no further hook of it runs. Whoever
    /// calls first does the work and learns what failed; later calls wait for it.
    /// </remarks>
    /// <exception cref="PluginLifecycleException">Plugins failed to detach, in either scope.</exception>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        var inside = RuntimeOperation.Inside(this) is not null;
        if (Interlocked.Exchange(ref _isDisposing, 1) != 0)
        {
            // The disposal may be waiting for the very hook that this is called from.
            var waits = !RuntimeOperation.IsInsideAnyOf(this);
            await (waits ? OperationWaits.WaitAsync(() => _closer, _disposed.Task) : Task.CompletedTask).ConfigureAwait(false);
            return;
        }

        try
        {
            Closing.Signal(_closing, Log, "the runtime");
            var failures = inside ? await EndAsync().ConfigureAwait(false) : await EndAloneAsync().ConfigureAwait(false);
            RuntimeLog.Disposed(Log);
            if (failures.Count > 0)
            {
                RuntimeLog.FinishedWithFailures(Log, "Disposing the runtime", failures.Count);
                throw new PluginLifecycleException(LifecyclePhase.DetachGlobal, failures);
            }
        }
        finally
        {
            _disposed.TrySetResult();
        }
    }

    // Changes under way see that the runtime is going and end; only a caller inside one of them cannot wait for that.
    private async ValueTask<List<PluginFailure>> EndAloneAsync()
    {
        while (!await _gate.TryEnterExclusiveAsync(CancellationToken.None).ConfigureAwait(false))
        {
            await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }

        var operation = new RuntimeOperation(this, "DisposeAsync", RuntimeOperation.Side.Exclusive).Mark();
        _closer = operation;
        try
        {
            return await EndAsync().ConfigureAwait(false);
        }
        finally
        {
            operation.End();
            _gate.LeaveExclusive();
        }
    }

    private async ValueTask<List<PluginFailure>> EndAsync()
    {
        var failures = new List<PluginFailure>();
        foreach (var session in OpenSessions.Snapshot())
        {
            try
            {
                await session.DisposeAsync().ConfigureAwait(false);
            }
            catch (PluginLifecycleException exception)
            {
                failures.AddRange(exception.Failures);
            }
            catch (Exception exception) when (!Fatal.IsFatal(exception))
            {
                failures.Add(new("<session>", exception));
            }
        }

        if (_global is { } global && global.TryClose(out var stepEnded))
        {
            await OperationWaits.WaitAsync(() => global.Stepper, stepEnded).ConfigureAwait(false);
            failures.AddRange(await ScopeTeardown.RunAsync(global, global.Live.Members).ConfigureAwait(false));
            global.EndClose();
        }

        _feed.Complete();
        return failures;
    }
}
