using Cloister.Agents;
using Cloister.Testing;

namespace Cloister.Benchmarks;

/// <summary>What sessions keep of the memory: while they are awake, and when they sleep again.</summary>
internal static class KeptFigures
{
    private const int Sessions = 1000;
    private const int Rounds = 5;

    private static readonly Figure Awake = new("awake-bytes", Limit: 8192, Aim: 5120);
    private static readonly Figure Asleep = new("asleep-bytes", Limit: 64, Aim: 0);

    public static IEnumerable<Comparison> All =>
        [new($"Bytes kept by each of {Sessions} sessions, with 10 hooks", [Awake, Asleep], KeptAsync)];

    private static async Task<Outcome[]> KeptAsync()
    {
        var clock = new ManualTimeProvider();
        using var project = new ProjectUnderMeasure();
        await using var host = await project.StartAsync(options =>
        {
            options.TimeProvider = clock;
            options.Plugins.Add(new TenHooks());
        });

        // The first ones make what all of them use.
        await RoundAsync(host, clock, "warm");
        var rounds = new List<(double Awake, double Asleep)>();
        for (var round = 0; round < Rounds; round++)
        {
            rounds.Add(await RoundAsync(host, clock, $"thread-{round}"));
        }

        return
        [
            Awake.Is(Math.Round(Median.Of(rounds.Select(round => round.Awake)))),
            Asleep.Is(Math.Round(Median.Of(rounds.Select(round => round.Asleep)))),
        ];
    }

    private static async Task<(double Awake, double Asleep)> RoundAsync(AgentHost host, ManualTimeProvider clock, string name)
    {
        var before = Kept();
        await WakeAsync(host, name);
        await IdleAsync(host, clock);
        var awake = Kept();
        await host.SleepAsync(clock);
        return ((awake - before) / Sessions, (Kept() - before) / Sessions);
    }

    private static async Task WakeAsync(AgentHost host, string name)
    {
        for (var number = 0; number < Sessions; number++)
        {
            using var lease = await host.Directory.OpenAsync($"{name}-{number}", SessionCreation.Default);
            await lease.Session.ScopeAsync(CancellationToken.None);
        }
    }

    private static async Task IdleAsync(AgentHost host, ManualTimeProvider clock)
    {
        clock.Advance(TimeSpan.FromMinutes(1));
        await host.Rest.Resting;
        if (host.Directory.Count != Sessions)
        {
            throw new InvalidOperationException($"{host.Directory.Count} of {Sessions} sessions are awake.");
        }
    }

    private static double Kept()
    {
        RatioRunner.Collect();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
