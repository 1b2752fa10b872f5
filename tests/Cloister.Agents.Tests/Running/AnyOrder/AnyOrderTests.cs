namespace Cloister.Agents.Tests.Running;

/// <summary>Whatever is said, cut, cleared, summed up, forked, killed and approved, in whatever order: the next request is one that models accept.</summary>
public sealed class AnyOrderTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task History_is_one_that_models_accept(int seed) => await PlayAsync(seed, steps: 30);

    [Fact]
    [Trait("Category", "Stress")]
    public async Task History_is_one_that_models_accept_however_long_it_gets()
    {
        var summaries = 0;
        for (var seed = 1000; seed < 1060; seed++)
        {
            summaries += await PlayAsync(seed, steps: 120);
        }

        Assert.True(summaries > 100, $"Only {summaries} requests began with a summary.");
    }

    /// <returns>How many requests began with a summary.</returns>
    private static async Task<int> PlayAsync(int seed, int steps)
    {
        await using var scene = await AnyOrderScene.BeginAsync(seed);
        try
        {
            for (var done = 0; done < steps; done += 10)
            {
                await scene.DoAsync(10);
                await scene.CheckAsync();
            }
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"Seed {seed}, after\n{scene.Story}", failure);
        }

        Assert.True(scene.Model.Complaints.Count == 0, $"Seed {seed}:\n{scene.Model.Complaints.FirstOrDefault()}\nafter\n{scene.Story}");
        return scene.Model.Summaries;
    }
}
