using System.Diagnostics;

namespace Cloister.Benchmarks;

/// <summary>Measures a span of work by one of two clocks.</summary>
internal readonly struct Meter
{
    private readonly bool _isByTheWall;
    private readonly long _started;

    private Meter(bool isByTheWall)
    {
        _isByTheWall = isByTheWall;
        _started = Now(isByTheWall);
    }

    public TimeSpan Elapsed => new(Now(_isByTheWall) - _started);

    /// <summary>Counts what this process computes and not how long others keep it waiting: right for one thread.</summary>
    public static Meter ByTheProcessor() => new(isByTheWall: false);

    /// <summary>Counts everything: right where threads get in each other's way.</summary>
    public static Meter ByTheWall() => new(isByTheWall: true);

    private static long Now(bool isByTheWall) => isByTheWall ? Stopwatch.GetElapsedTime(0).Ticks : Environment.CpuUsage.TotalTime.Ticks;
}
