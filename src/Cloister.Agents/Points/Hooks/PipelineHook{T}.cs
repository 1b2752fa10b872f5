namespace Cloister.Agents;

/// <summary>A handler that may change a value. If it fails, those behind it do not run.</summary>
internal sealed class PipelineHook<T>(HookOwner owner, Func<AgentSessionContext, T, CancellationToken, ValueTask<T?>> handler)
    : PointHook<T, T?>(owner, handler)
{
    public override void ListenIn(AgentSessionContext context, AgentPlugin plugin) =>
        plugin.Listen<PipelineCall<T>>(context, envelope => RunAsync(context, envelope), Owner.Priority, Point.Name);

    private async ValueTask RunAsync(AgentSessionContext context, EventEnvelope<PipelineCall<T>> envelope)
    {
        var call = envelope.Event;
        try
        {
            if (await CallAsync(context, call.Value, envelope.CancellationToken).ConfigureAwait(false) is { } changed)
            {
                call.Value = changed;
            }
        }
        catch (Exception failure) when (!IsGivingUp(failure, envelope.CancellationToken))
        {
            call.Failure = new(Point, Plugin, call.Value, failure);
            envelope.Stop(call);
        }
    }
}
