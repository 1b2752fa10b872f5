namespace Cloister.Benchmarks;

/// <summary>What a hundred sessions get done that run at once: their commits share transactions.</summary>
internal static class CrowdedRunFigures
{
    private const int Sessions = 100;
    private const int RunsPerSession = 4;

    private static readonly Figure Runs = new("run-parallel", Limit: 1.5, Aim: 2.5, AtLeast: true);
    private static readonly Figure Rows = new("run-parallel-rows", Limit: 1.6, Aim: 1.2);

    public static IEnumerable<Comparison> All =>
        [
            new("Runs of 200 deltas in 100 sessions at once, and in one", [Runs], RunsAsync),
            new("Rows of 100 sessions at once", [Rows], RowsAsync),
        ];

    private static async Task<Outcome[]> RunsAsync()
    {
        using var model = Answers.FreeModel();
        await using var agent = await AgentUnderMeasure.StartAsync(model);
        var talk = new Talk(agent, model, RunsPerSession);
        var rows = await RatioRunner.CompareAsync(
            new($"{Sessions} sessions, {RunsPerSession} runs each", count => RepeatAsync(count, () => talk.AtOnceAsync(Sessions)))
            {
                IsByTheWall = true,
            },
            new($"1 session, {RunsPerSession} runs", count => RepeatAsync(count, () => talk.AtOnceAsync(1))) { IsByTheWall = true }
        );
        Table.Print(rows, reference: rows[1]);
        return [Runs.Is(rows[1].Nanoseconds * Sessions / rows[0].Nanoseconds)];
    }

    private static async Task<Outcome[]> RowsAsync()
    {
        using var model = Answers.FreeModel();
        await using var agent = await AgentUnderMeasure.StartAsync(model);
        var talk = new Talk(agent, model, RunsPerSession);
        var times = await TapedRunner.CompareAsync(agent, () => talk.AtOnceAsync(Sessions));
        times.Print(Sessions * RunsPerSession);
        return [Rows.Is(times.Quotient)];
    }

    private static async ValueTask RepeatAsync(int count, Func<Task> talk)
    {
        for (var i = 0; i < count; i++)
        {
            await talk();
        }
    }
}
