using System.Diagnostics;

namespace Cloister.Benchmarks;

/// <summary>How long it takes from the start of the process until an agent can be asked.</summary>
internal static class ReadyFigure
{
    private const int Sessions = 100;
    private const int Rounds = 11;

    private static readonly Figure Ready = new("ready", Limit: 1200, Aim: 500);

    public static IEnumerable<Comparison> All =>
        [new($"From the start of the process to an agent with {Sessions} sessions that is ready, ms", [Ready], ReadyAsync)];

    private static async Task<Outcome[]> ReadyAsync()
    {
        using var project = new ProjectUnderMeasure();
        await using (var host = await project.StartAsync())
        {
            await host.AnswerInAsync(Sessions);
        }

        var times = await Stopwatched.MediansAsync(Rounds, () => OnceAsync(project));
        return [Ready.Is(times[0])];
    }

    private static async Task<TimeSpan> OnceAsync(ProjectUnderMeasure project)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(Command(project))!;
        var line = await process.StandardOutput.ReadLineAsync();
        var elapsed = Stopwatch.GetElapsedTime(started);
        // Without a word: the next start also finds what a process leaves that was killed.
        process.Kill();
        await process.WaitForExitAsync();
        return line?.Contains("ready", StringComparison.Ordinal) == true
            ? elapsed
            : throw new InvalidOperationException($"The agent did not say that it is ready, but: {line}");
    }

    private static ProcessStartInfo Command(ProjectUnderMeasure project)
    {
        var command = Path.Combine(AppContext.BaseDirectory, "Cloister.Cli.dll");
        return new("dotnet", ["exec", command, "up", project.Path, "--port", "0", "--json"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            Environment = { ["CLOISTER_HOME"] = project.Home },
        };
    }
}
