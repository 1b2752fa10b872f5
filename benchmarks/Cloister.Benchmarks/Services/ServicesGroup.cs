namespace Cloister.Benchmarks;

/// <summary>The figures of services and points.</summary>
internal static class ServicesGroup
{
    public static Comparison[] All() =>
        [.. PointFigure.All, .. InboundFigure.All, .. CronFigure.All, .. MemoryFigures.All, .. ShellFigure.All];
}
