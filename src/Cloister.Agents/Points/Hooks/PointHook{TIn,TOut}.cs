using System.Diagnostics;

namespace Cloister.Agents;

/// <summary>What the four kinds have in common: the handler is given its time, and watched.</summary>
internal abstract class PointHook<TIn, TOut>(HookOwner owner, Func<AgentSessionContext, TIn, CancellationToken, ValueTask<TOut>> handler)
    : PointHook(owner)
{
    /// <summary>Whether the caller gave up, which is no failure of the handler.</summary>
    protected static bool IsGivingUp(Exception failure, CancellationToken cancellationToken) =>
        failure is OperationCanceledException && cancellationToken.IsCancellationRequested;

    protected ValueTask<TOut> CallAsync(AgentSessionContext context, TIn value, CancellationToken cancellationToken) =>
        Telemetry.IsWatchingHooks ? WatchedAsync(context, value, cancellationToken) : BareAsync(context, value, cancellationToken);

    private async ValueTask<TOut> WatchedAsync(AgentSessionContext context, TIn value, CancellationToken cancellationToken)
    {
        using var activity = Telemetry.StartHook(Owner);
        var started = Stopwatch.GetTimestamp();
        try
        {
            return await BareAsync(context, value, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            activity?.SetStatus(ActivityStatusCode.Error, failure.GetType().Name);
            throw;
        }
        finally
        {
            Telemetry.RecordHook(started, Owner);
        }
    }

    // Nobody could stop a handler that waits for nothing, so it is called as it is.
    private ValueTask<TOut> BareAsync(AgentSessionContext context, TIn value, CancellationToken cancellationToken) =>
        Owner.Limit is { } limit ? LimitedAsync(context, value, limit, cancellationToken) : handler(context, value, cancellationToken);

    private async ValueTask<TOut> LimitedAsync(AgentSessionContext context, TIn value, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = handler(context, value, stopping.Token);
        if (work.IsCompleted)
        {
            return await work.ConfigureAwait(false);
        }

        var waiting = work.AsTask();
        try
        {
            // Only here is there a timer.
            return await waiting.WaitAsync(limit, context.Clock, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException late) when (!waiting.IsCompleted)
        {
            await stopping.CancelAsync().ConfigureAwait(false);
            throw new TimeoutException($"Plugin '{Plugin}' took longer than {limit} at point '{Point.Name}'.", late);
        }
    }
}
