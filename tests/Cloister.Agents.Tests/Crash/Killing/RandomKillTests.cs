using System.Globalization;
using AgentKeeper;

namespace Cloister.Agents.Tests.Crash;

/// <summary>A crowd uses sessions in every way at once, and its process is killed again and again, whatever it is at.</summary>
public sealed class RandomKillTests(ITestOutputHelper output)
{
    private const int LivesOfAPlace = 10;

    [Fact]
    [Trait("Category", "Slow")]
    public Task Killed_10_times() => KillAsync(times: 10, seed: 20261120);

    [Fact]
    [Trait("Category", "Stress")]
    public Task Killed_200_times() =>
        KillAsync(
            times: 200,
            seed: int.TryParse(Environment.GetEnvironmentVariable("CLOISTER_TEST_SEED"), CultureInfo.InvariantCulture, out var seed)
                ? seed
                : 1
        );

    private async Task KillAsync(int times, int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var agent = new KeptAgent();
        for (var time = 0; time < times; time++)
        {
            var place = $"place{time / LivesOfAPlace}";
            await agent.KillAsync(
                lines: random.Next(1, 400),
                spins: random.Next(50_000),
                "act",
                random.Next(1_000_000).ToString(CultureInfo.InvariantCulture),
                place
            );
            await CheckAsync(agent, place, $"seed {seed}, after kill {time + 1}");
        }

        await agent.RestAsync();
        await agent.CheckAsync(isKilled: true, joins: true);
        output.WriteLine(
            $"{agent.Heard.SeenCount} rows were seen, {agent.Heard.Count(Word.Taken)} inputs taken, {agent.Heard.Count(Word.Did)} calls made"
        );
        Assert.True(agent.Heard.SeenCount > 10 * times, "The readers have hardly seen anything.");
        Assert.True(agent.Heard.Count(Word.Did) > times, "The tools have hardly done anything.");
    }

    /// <summary>The files as they are, and as they were when they last were on the disk.</summary>
    private static async Task CheckAsync(KeptAgent agent, string place, string when)
    {
        try
        {
            using var left = agent.WithoutPower();
            await left.CheckAsync(isKilled: false, IsThere);
            await agent.CheckAsync(isKilled: true, IsThere);
        }
        catch (Xunit.Sdk.XunitException exception)
        {
            throw new Xunit.Sdk.XunitException($"{when}: {exception.Message}", exception);
        }

        bool IsThere(string session) => session.StartsWith($"{place}-", StringComparison.Ordinal);
    }
}
