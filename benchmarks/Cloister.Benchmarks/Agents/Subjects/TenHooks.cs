using Cloister.Agents;

namespace Cloister.Benchmarks;

/// <summary>Takes part at ten points of each session.</summary>
internal sealed class TenHooks : AgentPlugin
{
    private static readonly GuardPoint<Message<A>>[] Guards = [new("measured.guard-1"), new("measured.guard-2"), new("measured.guard-3")];

    private static readonly PipelinePoint<Message<B>>[] Pipelines =
    [
        new("measured.pipeline-1"),
        new("measured.pipeline-2"),
        new("measured.pipeline-3"),
        new("measured.pipeline-4"),
    ];

    private static readonly EffectPoint<Message<C>>[] Effects =
    [
        new("measured.effect-1"),
        new("measured.effect-2"),
        new("measured.effect-3"),
    ];

    public override PluginId PluginId { get; } = new("ten-hooks");

    protected override void Hook(PointHooks hooks)
    {
        Array.ForEach(Guards, point => hooks.Guard(point, static (_, _) => Pass));
        Array.ForEach(Pipelines, point => hooks.Pipeline(point, static (_, value) => value));
        Array.ForEach(Effects, point => hooks.Effect(point, static (_, _) => { }));
    }
}
