namespace Cloister.Benchmarks;

/// <summary>What a session costs while many others are open.</summary>
internal static class CrowdFigures
{
    private const int Few = 10;
    private const int Many = 10_000;

    private static readonly Figure Crowd = new("session-crowd", Limit: 1.5, Aim: 1.1);
    private static readonly Figure GlobalSubscriptions = new("global-subs", Limit: 3, Aim: 1.2);

    public static IEnumerable<Comparison> All =>
        [
            new("Create and dispose a session beside 10,000 others", [Crowd], () => MeasureAsync(Crowd, Runtimes.StartAsync)),
            new(
                "The same when each listens once on the global bus",
                [GlobalSubscriptions],
                () => MeasureAsync(GlobalSubscriptions, Runtimes.StartWithGlobalListenerAsync)
            ),
        ];

    private static async Task<Outcome[]> MeasureAsync(Figure figure, Func<ValueTask<PluginRuntime>> startAsync)
    {
        await using var quiet = await startAsync();
        await using var crowded = await startAsync();
        await Runtimes.OpenAsync(quiet, Few);
        await Runtimes.OpenAsync(crowded, Many);

        var rows = await RatioRunner.CompareAsync(
            new($"Cloister, {Many} open", Runtimes.CreateAndDispose(crowded)),
            new($"Cloister, {Few} open", Runtimes.CreateAndDispose(quiet))
        );
        Table.Print(rows, reference: rows[1]);
        return [figure.Is(rows[0].Nanoseconds / rows[1].Nanoseconds)];
    }
}
