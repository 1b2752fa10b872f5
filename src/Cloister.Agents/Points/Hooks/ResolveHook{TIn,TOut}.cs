namespace Cloister.Agents;

/// <summary>The handler that answers a question.</summary>
internal sealed class ResolveHook<TIn, TOut>(
    ResolvePoint<TIn, TOut> point,
    HookOwner owner,
    Func<AgentSessionContext, TIn, CancellationToken, ValueTask<TOut>> handler
) : PointHook<TIn, TOut>(owner, handler)
{
    public override void ListenIn(AgentSessionContext context, AgentPlugin plugin) =>
        plugin.Answer(context, point, envelope => AnswerAsync(context, envelope));

    private async ValueTask<Reply<TOut>> AnswerAsync(AgentSessionContext context, EventEnvelope<ResolveCall<TIn>> envelope) =>
        Reply.Of(await CallAsync(context, envelope.Event.Question, envelope.CancellationToken).ConfigureAwait(false));
}
