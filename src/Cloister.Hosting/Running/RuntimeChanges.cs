namespace Cloister.Hosting;

/// <summary>
/// Lets the changes that this package makes come one after the other, and lets each wait for those that somebody else makes
/// meanwhile, instead of being refused.
/// </summary>
internal sealed class RuntimeChanges(PluginRuntimeBase runtime) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Runs one change, which may take several steps, when those before it have ended.</summary>
    /// <exception cref="ReconcileInProgressException">It was asked for from inside a hook, which it would wait for.</exception>
    public async Task RunAsync(Func<CancellationToken, Task> change, CancellationToken cancellationToken)
    {
        await runtime.WhenIdleAsync(cancellationToken).ConfigureAwait(false);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await change(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>One step: tries until nobody else was first.</summary>
    public async Task StepAsync(Func<CancellationToken, ValueTask> step, CancellationToken cancellationToken)
    {
        var done = false;
        while (!done)
        {
            await runtime.WhenIdleAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await step(cancellationToken).ConfigureAwait(false);
                done = true;
            }
            catch (ReconcileInProgressException refused) when (!refused.IsInsideHook)
            {
                // Somebody else was first. Wait for them and try again.
            }
        }
    }

    public void Dispose() => _turn.Dispose();
}
