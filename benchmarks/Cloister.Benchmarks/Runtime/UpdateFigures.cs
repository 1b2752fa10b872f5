namespace Cloister.Benchmarks;

/// <summary>What an update costs for each session it reaches.</summary>
internal static class UpdateFigures
{
    private const int Few = 100;
    private const int Many = 10_000;
    private const int WarmUps = 4;
    private const int Rounds = 21;

    private static readonly Figure Linear = new("update-linear", Limit: 1.5, Aim: 1.1);

    private static readonly RuntimeSettings Off = new(new Dictionary<PluginId, PluginConfig> { [new PluginId("c")] = new(Enabled: false) });

    public static IEnumerable<Comparison> All => [new("Switch off one plugin in 10,000 sessions", [Linear], SwitchOffAsync)];

    private static async Task<Outcome[]> SwitchOffAsync()
    {
        await using var few = await Runtimes.StartAsync();
        await using var many = await Runtimes.StartAsync();
        await Runtimes.OpenAsync(few, Few);
        await Runtimes.OpenAsync(many, Many);
        // As many switches of a session on both sides, so that either has as much time to get warm, and as much garbage.
        (PluginRuntime Runtime, int Sessions, List<double> Times)[] sides = [(few, Few, []), (many, Many, [])];
        for (var round = -WarmUps; round < Rounds; round++)
        {
            RatioRunner.Order.Shuffle(sides);
            foreach (var (runtime, sessions, times) in sides)
            {
                RatioRunner.Collect();
                var time = await TimeAsync(runtime, sessions, Many / sessions);
                if (round >= 0)
                {
                    times.Add(time);
                }
            }
        }

        var median = Median.Of(sides.Single(side => side.Sessions == Many).Times);
        var reference = Median.Of(sides.Single(side => side.Sessions == Few).Times);
        Console.WriteLine($"  {Figure.Short(median)} ns per session of {Many}, {Figure.Short(reference)} ns per session of {Few}");
        return [Linear.Is(median / reference)];
    }

    /// <summary>Nanoseconds per session of switching off; switching on again in between is not counted.</summary>
    private static async Task<double> TimeAsync(PluginRuntime runtime, int sessions, int times)
    {
        var total = TimeSpan.Zero;
        for (var i = 0; i < times; i++)
        {
            var meter = Meter.ByTheProcessor();
            await runtime.UpdateSettingsAsync(Off);
            total += meter.Elapsed;
            await runtime.UpdateSettingsAsync(RuntimeSettings.Empty);
        }

        return total.TotalNanoseconds / times / sessions;
    }
}
