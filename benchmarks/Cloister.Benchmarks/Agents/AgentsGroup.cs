namespace Cloister.Benchmarks;

/// <summary>The figures of the agent host.</summary>
internal static class AgentsGroup
{
    public static Comparison[] All() =>
        [
            // What is left of others would be counted with it.
            .. KeptFigures.All,
            .. DiskFigure.All,
            .. RunFigures.All,
            .. CrowdedRunFigures.All,
            .. StoredFigure.All,
            .. OpenFigure.All,
            .. ReplayFigure.All,
            .. ListFigures.All,
            .. WakeFigure.All,
            .. ReadyFigure.All,
        ];
}
