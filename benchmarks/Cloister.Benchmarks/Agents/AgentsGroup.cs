namespace Cloister.Benchmarks;

/// <summary>The figures of the agent host.</summary>
internal static class AgentsGroup
{
    public static Comparison[] All() =>
        [
            .. DiskFigure.All,
            .. RunFigures.All,
            .. CrowdedRunFigures.All,
            .. KeptFigures.All,
            .. StoredFigure.All,
            .. OpenFigure.All,
            .. ReplayFigure.All,
            .. ListFigures.All,
            .. WakeFigure.All,
            .. ReadyFigure.All,
        ];
}
