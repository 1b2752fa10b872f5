namespace Cloister.Benchmarks;

/// <summary>What a run takes whose every row is durable before anybody sees it, beside SQLite alone.</summary>
internal static class RunFigures
{
    private const int RunsPerSample = 10;

    private static readonly Figure Durable = new("run-durable", Limit: 1.6, Aim: 1.15);
    private static readonly Figure Awaited = new("run-awaited", Limit: 1.3, Aim: 1.05);

    public static IEnumerable<Comparison> All =>
        [
            new("Runs of 200 deltas, the model as fast as it can", [Durable], FreeAsync),
            new("Runs of 200 deltas, the model waits until each was read", [Awaited], PacedAsync),
        ];

    private static async Task<Outcome[]> FreeAsync()
    {
        using var model = Answers.FreeModel();
        await using var agent = await AgentUnderMeasure.StartAsync(model);
        var talk = new Talk(agent, model, RunsPerSample);
        var times = await TapedRunner.CompareAsync(agent, () => talk.AtOnceAsync(sessions: 1));
        times.Print(RunsPerSample);
        return [Durable.Is(times.Quotient)];
    }

    private static async Task<Outcome[]> PacedAsync()
    {
        using var model = new PacedModel(Answers.Pieces);
        await using var agent = await AgentUnderMeasure.StartAsync(model);
        var talk = new Talk(agent, model: null, RunsPerSample) { Seen = model.Seen };
        var times = await TapedRunner.CompareAsync(agent, () => talk.AtOnceAsync(sessions: 1));
        times.Print(RunsPerSample);
        return [Awaited.Is(times.Quotient)];
    }
}
