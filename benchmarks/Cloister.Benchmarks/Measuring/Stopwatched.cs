namespace Cloister.Benchmarks;

/// <summary>Operations of some milliseconds that say themselves what of them counts, by the clock on the wall.</summary>
internal static class Stopwatched
{
    private const int WarmUps = 5;

    /// <summary>Does each of them in every round, in a new random order, and gives their medians in milliseconds.</summary>
    public static async Task<double[]> MediansAsync(int rounds, params Func<Task<TimeSpan>>[] operations)
    {
        var times = operations.Select(_ => new List<double>(rounds)).ToArray();
        var order = Enumerable.Range(0, operations.Length).ToArray();
        for (var round = -WarmUps; round < rounds; round++)
        {
            RatioRunner.Order.Shuffle(order);
            foreach (var i in order)
            {
                RatioRunner.Collect();
                var time = await operations[i]();
                if (round >= 0)
                {
                    times[i].Add(time.TotalMilliseconds);
                }
            }
        }

        return Array.ConvertAll(times, Median.Of);
    }
}
