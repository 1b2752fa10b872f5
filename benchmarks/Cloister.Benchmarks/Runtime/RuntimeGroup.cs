namespace Cloister.Benchmarks;

/// <summary>The figures of the plugin runtime.</summary>
internal static class RuntimeGroup
{
    public static Comparison[] All() =>
        [
            .. EmitFigures.All,
            .. RequestFigures.All,
            .. ResolveFigures.All,
            .. SessionFigures.All,
            .. FullSessionFigures.All,
            .. CrowdFigures.All,
            .. UpdateFigures.All,
            .. BulkFigures.All,
        ];
}
