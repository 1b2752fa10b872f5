using System.Globalization;
using StateKeeper;

namespace Cloister.Agents.Tests.Storage;

/// <summary>A process that commits is killed at random moments: what it was told is there, and nothing is there in part.</summary>
public sealed class CrashTests
{
    private const int Seed = 20261120;

    [Fact]
    [Trait("Category", "Slow")]
    public Task Killed_20_times() => KillAsync(times: 20);

    [Fact]
    [Trait("Category", "Stress")]
    public Task Killed_300_times() => KillAsync(times: 300);

    private static async Task KillAsync(int times)
    {
        using var folder = new TemporaryFolder();
        var random = new Random(Seed);
        for (var time = 0; time < times; time++)
        {
            var said = await RunAsync(folder.Path, lines: random.Next(1, 300), spins: random.Next(20_000));

            await using var store = await Growth.OpenAsync(folder.Path);
            Assert.Equal(2 * (time + 1), store.Epoch);
            for (var lane = 0; lane < Growth.Lanes; lane++)
            {
                Assert.Null(await Growth.FaultAsync(store, lane));
                var number = await Growth.NumberAsync(store, lane);
                Assert.InRange(number, said.Saved[lane], said.Saving[lane] == 0 ? number : said.Saving[lane]);
            }
        }
    }

    private static async Task<(long[] Saving, long[] Saved)> RunAsync(string folder, int lines, int spins)
    {
        var (saving, saved) = (new long[Growth.Lanes], new long[Growth.Lanes]);
        await using var process = KeeperProcess.Start("grow", folder);
        await process.ReadAsync("open");
        for (var line = 0; line < lines; line++)
        {
            Note(await process.ReadAsync() ?? throw new InvalidOperationException("The process ended before it was killed."));
        }

        Thread.SpinWait(spins);
        var killed = process.KillAsync();
        while (await process.ReadAsync() is { } line)
        {
            Note(line);
        }

        await killed;
        return (saving, saved);

        void Note(string line)
        {
            var words = line.Split(' ');
            (words[0] == "saving" ? saving : saved)[int.Parse(words[1], CultureInfo.InvariantCulture)] = long.Parse(
                words[2],
                CultureInfo.InvariantCulture
            );
        }
    }
}
