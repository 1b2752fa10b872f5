using System.Diagnostics;

namespace Cloister.Benchmarks;

/// <summary>How long the disk takes until it has what it was given: the others stand beside this, since many of them wait for it.</summary>
internal static class DiskFigure
{
    private const int Times = 201;

    private static readonly Figure Sync = new("fsync", Limit: null);

    public static IEnumerable<Comparison> All => [new("4 KB written and brought to the disk, ms", [Sync], SyncAsync)];

    private static Task<Outcome[]> SyncAsync()
    {
        using var folder = new TemporaryFolder();
        using var file = new FileStream(folder["synced"], FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        return Task.FromResult<Outcome[]>([Sync.Is(Median.Of(Enumerable.Range(0, Times).Select(_ => Once(file)).ToList()))]);
    }

    private static double Once(FileStream file)
    {
        file.Write(new byte[4096]);
        var started = Stopwatch.GetTimestamp();
        file.Flush(flushToDisk: true);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
