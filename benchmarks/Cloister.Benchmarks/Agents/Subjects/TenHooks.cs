namespace Cloister.Benchmarks;

/// <summary>Listens to ten kinds of events of each session.</summary>
internal sealed class TenHooks : SessionPlugin
{
    public override PluginId PluginId { get; } = new("ten-hooks");

    protected override void Attach(SessionPluginContext context)
    {
        On(context, static (EventEnvelope<Message<A>> _) => { });
        On(context, static (EventEnvelope<Message<B>> _) => { });
        On(context, static (EventEnvelope<Message<C>> _) => { });
        On(context, static (EventEnvelope<Message<D>> _) => { });
        On(context, static (EventEnvelope<Message<E>> _) => { });
        On(context, static (EventEnvelope<Message<(A, A)>> _) => { });
        On(context, static (EventEnvelope<Message<(B, B)>> _) => { });
        On(context, static (EventEnvelope<Message<(C, C)>> _) => { });
        On(context, static (EventEnvelope<Message<(D, D)>> _) => { });
        On(context, static (EventEnvelope<Message<(E, E)>> _) => { });
    }
}
