using System.Diagnostics;

namespace Cloister.Benchmarks;

/// <summary>What it costs to open an agent with a history.</summary>
internal static class OpenFigure
{
    private const int Many = 10_000;
    private const int Few = 10;

    private static readonly Figure Open = new("open-10000", Limit: 1.5, Aim: 1);

    public static IEnumerable<Comparison> All => [new("Open an agent, with many sessions and with few", [Open], OpenAsync)];

    private static async Task<Outcome[]> OpenAsync()
    {
        using var many = await ProjectWithAsync(Many);
        using var few = await ProjectWithAsync(Few);
        var times = await Stopwatched.MediansAsync(RatioRunner.Rounds, () => OnceAsync(many), () => OnceAsync(few));
        Console.WriteLine($"  {Many:N0} sessions {Figure.Short(times[0])} ms, {Few} sessions {Figure.Short(times[1])} ms");
        return [Open.Is(times[0] / times[1])];
    }

    private static async Task<ProjectUnderMeasure> ProjectWithAsync(int sessions)
    {
        var project = new ProjectUnderMeasure();
        await using var host = await project.StartAsync();
        await host.AnswerInAsync(sessions);
        return project;
    }

    private static async Task<TimeSpan> OnceAsync(ProjectUnderMeasure project)
    {
        var started = Stopwatch.GetTimestamp();
        await using var host = await project.StartAsync();
        return Stopwatch.GetElapsedTime(started);
    }
}
