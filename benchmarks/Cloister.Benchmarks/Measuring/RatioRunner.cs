using System.Diagnostics;
using System.Runtime;

namespace Cloister.Benchmarks;

/// <summary>
/// Measures contenders side by side: in each round every one of them is sampled once, in a new random order after a forced
/// collection, so that whatever disturbs the machine disturbs all of them alike. What counts is the quotient of two medians.
/// </summary>
internal static class RatioRunner
{
    public const int Rounds = 31;
    private const double SampleMilliseconds = 12;
    private const int FewestWarmUps = 5;
    private const int MostWarmUps = 15;

    /// <summary>Seeded, so that two runs differ by the machine only.</summary>
    public static readonly Random Order = new(20);

    public static async Task<Measured[]> CompareAsync(params Contender[] contenders)
    {
        var counts = await WarmUpAsync(contenders);
        var samples = contenders.Select(_ => new (double Nanoseconds, double Bytes)[Rounds]).ToArray();
        var order = Enumerable.Range(0, contenders.Length).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            Collect();
            Order.Shuffle(order);
            foreach (var i in order)
            {
                samples[i][round] = await SampleAsync(contenders[i], counts[i]);
            }
        }

        return
        [
            .. contenders.Select(
                (contender, i) =>
                    new Measured(
                        contender.Name,
                        Median.Of(samples[i].Select(s => s.Nanoseconds)),
                        Median.Of(samples[i].Select(s => s.Bytes))
                    )
            ),
        ];
    }

    public static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    /// <summary>Runs everybody until the compiler has nothing left to improve, and finds out how many operations make a sample.</summary>
    private static async Task<int[]> WarmUpAsync(Contender[] contenders)
    {
        var counts = new int[contenders.Length];
        for (int pass = 0, quiet = 0; pass < FewestWarmUps || (quiet < 2 && pass < MostWarmUps); pass++)
        {
            var compiled = JitInfo.GetCompiledMethodCount();
            for (var i = 0; i < contenders.Length; i++)
            {
                counts[i] = await SizeAsync(contenders[i]);
            }

            // Calls are counted, and methods compiled anew in the background, only a moment after the last new method came.
            await Task.Delay(150);
            quiet = JitInfo.GetCompiledMethodCount() == compiled ? quiet + 1 : 0;
        }

        return counts;
    }

    private static async Task<int> SizeAsync(Contender contender)
    {
        // A loop is a method too, and is compiled well only after it was entered some thirty times, twice.
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < 40 && Stopwatch.GetElapsedTime(started).TotalMilliseconds < SampleMilliseconds; i++)
        {
            await contender.Loop(2);
        }

        for (var count = 1; ; count *= 2)
        {
            var (nanoseconds, _) = await SampleAsync(contender, count);
            if (nanoseconds * count > SampleMilliseconds * 1e6 / 4)
            {
                return Math.Max(1, (int)(SampleMilliseconds * 1e6 / nanoseconds));
            }
        }
    }

    private static async ValueTask<(double Nanoseconds, double Bytes)> SampleAsync(Contender contender, int count)
    {
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var meter = contender.IsByTheWall ? Meter.ByTheWall() : Meter.ByTheProcessor();
        await contender.Loop(count);
        var elapsed = meter.Elapsed;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        return (elapsed.TotalNanoseconds / count, (double)allocated / count);
    }
}
