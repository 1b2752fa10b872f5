namespace Cloister.Agents;

/// <summary>A handler that is told something. If it fails, nobody else notices.</summary>
internal sealed class EffectHook<T>(HookOwner owner, Func<AgentSessionContext, T, CancellationToken, ValueTask> handler)
    : PointHook<T, bool>(owner, (context, value, token) => ToldAsync(handler(context, value, token)))
{
    public override void ListenIn(AgentSessionContext context, AgentPlugin plugin) =>
        plugin.Listen<EffectCall<T>>(context, envelope => RunAsync(context, envelope), Owner.Priority, Point.Name);

    private async ValueTask RunAsync(AgentSessionContext context, EventEnvelope<EffectCall<T>> envelope)
    {
        try
        {
            await CallAsync(context, envelope.Event.Value, envelope.CancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (!IsGivingUp(failure, envelope.CancellationToken))
        {
            context.Points.LogFailure(Owner, failure);
        }
    }

    private static async ValueTask<bool> ToldAsync(ValueTask handler)
    {
        await handler.ConfigureAwait(false);
        return true;
    }
}
