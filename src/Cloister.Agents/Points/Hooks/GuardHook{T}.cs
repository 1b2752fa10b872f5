namespace Cloister.Agents;

/// <summary>A handler that may refuse. One that fails refuses too, and its reason stays between us.</summary>
internal sealed class GuardHook<T>(HookOwner owner, Func<AgentSessionContext, T, CancellationToken, ValueTask<Verdict>> handler)
    : PointHook<T, Verdict>(owner, handler)
{
    public override void ListenIn(AgentSessionContext context, AgentPlugin plugin) =>
        plugin.Listen<GuardCall<T>>(context, envelope => RunAsync(context, envelope), Owner.Priority, Point.Name);

    private async ValueTask RunAsync(AgentSessionContext context, EventEnvelope<GuardCall<T>> envelope)
    {
        var call = envelope.Event;
        call.Asked++;
        var verdict = await AskAsync(context, call.Value, envelope.CancellationToken).ConfigureAwait(false);
        if (verdict.IsRefused)
        {
            call.Refusal = GuardDecision.Refused(Plugin, verdict.Reason);
            envelope.Stop(call);
        }
    }

    private async ValueTask<Verdict> AskAsync(AgentSessionContext context, T value, CancellationToken cancellationToken)
    {
        try
        {
            return await CallAsync(context, value, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (!IsGivingUp(failure, cancellationToken))
        {
            context.Points.LogFailure(Owner, failure);
            return Verdict.Refuse($"Plugin '{Plugin}' could not check this.");
        }
    }
}
