using System.Diagnostics;
using Cloister.Agents;

namespace Cloister.Benchmarks;

/// <summary>Pages of very many sessions.</summary>
internal static class ListFigures
{
    private const int Sessions = 100_000;
    private const int Every = 25_000;
    private const string RareWord = "Quokka";

    private static readonly Figure First = new("list-100000", Limit: 2, Aim: 0.5);
    private static readonly Figure Search = new("list-search", Limit: 60, Aim: 35);

    public static IEnumerable<Comparison> All => [new($"Lists of {Sessions:N0} sessions, ms", [First, Search], ListAsync)];

    private static async Task<Outcome[]> ListAsync()
    {
        using var project = new ProjectUnderMeasure();
        await using var host = await project.StartAsync();
        await host.ListAsync(Sessions, RareWord, Every);
        var times = await Stopwatched.MediansAsync(
            RatioRunner.Rounds,
            () => OnceAsync(host, new(), new SessionQuery().Limit),
            () => OnceAsync(host, new() { Text = "quokk" }, Sessions / Every)
        );
        return [First.Is(times[0]), Search.Is(times[1])];
    }

    private static async Task<TimeSpan> OnceAsync(AgentHost host, SessionQuery query, int expected)
    {
        var started = Stopwatch.GetTimestamp();
        var page = await host.Sessions.ListAsync(query);
        var elapsed = Stopwatch.GetElapsedTime(started);
        return page.Items.Count == expected
            ? elapsed
            : throw new InvalidOperationException($"A list shows {page.Items.Count} sessions in place of {expected}.");
    }
}
