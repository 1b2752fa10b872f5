using Cloister.Agents;
using Cloister.Testing;

namespace Cloister.Benchmarks;

/// <summary>What it costs that plugins take part: a pipeline point as services reach it, lease and bus included.</summary>
internal static class PointFigure
{
    private const int Hooks = 5;

    private static readonly Figure PointCost = new("point-cost", Limit: 150, Aim: 90);
    private static readonly PipelinePoint<Sum> Point = new("bench.add");

    public static IEnumerable<Comparison> All => [new("A pipeline point with five plugins", [PointCost], RunAsync)];

    private static async Task<Outcome[]> RunAsync()
    {
        using var model = ScriptedModel.Saying("Hello");
        await using var agent = await TestAgent.StartAsync(
            model,
            options =>
            {
                for (var i = 0; i < Hooks; i++)
                {
                    options.Plugins.Add(new AddingPlugin(i));
                }
            }
        );
        await agent.Host.Sessions.CreateAsync(new() { Id = "main" });
        var plugins = agent.Host.Context.Plugins.In("main");
        var delegates = Enumerable.Range(0, Hooks).Select(_ => (Func<Sum, Sum>)(sum => new(sum.Value + 1))).ToArray();

        var rows = await RatioRunner.CompareAsync(
            new Contender(
                "point",
                async count =>
                {
                    for (var i = 0; i < count; i++)
                    {
                        _ = await plugins.PipelineAsync(Point, new Sum(i));
                    }
                }
            ),
            Contender.Of(
                "delegates",
                count =>
                {
                    for (var i = 0; i < count; i++)
                    {
                        var sum = new Sum(i);
                        foreach (var add in delegates)
                        {
                            sum = add(sum);
                        }
                    }
                }
            )
        );
        Table.Print(rows, reference: rows[1]);
        return [PointCost.Is((rows[0].Nanoseconds - rows[1].Nanoseconds) / Hooks)];
    }

    private sealed record Sum(int Value);

    private sealed class AddingPlugin(int number) : AgentPlugin
    {
        public override PluginId PluginId { get; } = new($"adding-{number}");

        protected override void Hook(PointHooks hooks) => hooks.Pipeline(Point, (_, sum) => new Sum(sum.Value + 1));
    }
}
