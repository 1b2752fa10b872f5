using Microsoft.Extensions.Logging;

namespace Cloister;

/// <summary>Tokens that say that something ends.</summary>
internal static class Closing
{
    /// <summary>
    /// Cancels at once and leaves the callbacks to the pool: one that blocks, or waits for the very end it is told of, must not
    /// hold up that end. What they throw is logged.
    /// </summary>
    public static void Signal(CancellationTokenSource source, ILogger log, string scope) => _ = SignalAsync(source, log, scope);

    private static async Task SignalAsync(CancellationTokenSource source, ILogger log, string scope)
    {
        try
        {
            await source.CancelAsync().ConfigureAwait(false);
        }
        catch (AggregateException exception)
        {
            RuntimeLog.ClosedCallbackFailed(log, scope, exception);
        }
    }
}
