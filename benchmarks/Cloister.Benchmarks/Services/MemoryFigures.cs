using System.Diagnostics;
using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Benchmarks;

/// <summary>A memory of 10,000 notes: what it takes to find something in it, as models ask for it, and to index all of it.</summary>
internal static class MemoryFigures
{
    private const int Queries = 20;

    private static readonly Figure Search = new("memory-search", Limit: 20, Aim: 5);
    private static readonly Figure SearchChinese = new("memory-search-zh", Limit: 10, Aim: 1);
    private static readonly Figure Index = new("memory-index", Limit: 5, Aim: 1.5);

    public static IEnumerable<Comparison> All => [new("A memory of 10,000 notes", [Search, SearchChinese, Index], RunAsync)];

    private static async Task<Outcome[]> RunAsync()
    {
        using var model = ScriptedModel.Saying("Hello");
        await using var agent = await TestAgent.StartAsync(model);
        var notes = new NotesUnderMeasure(Path.Combine(agent.ProjectRoot, ".agent", "memory"));
        notes.Write();
        await AskAsync(agent, "index", JsonData.EmptyObject);

        var times = await Stopwatched.MediansAsync(
            RatioRunner.Rounds,
            () => FindAsync(agent, notes.RareWords),
            () => FindAsync(agent, notes.ChinesePhrase)
        );
        var index = await Stopwatched.MediansAsync(5, () => IndexAsync(agent));
        var state = await AskAsync(agent, "status", JsonData.EmptyObject);
        Console.WriteLine(
            $"  {NotesUnderMeasure.Count:N0} notes, {state["chunks"].AsInt64():N0} chunks, index {state["indexBytes"].AsInt64() >> 10:N0} KB"
        );
        return [Search.Is(times[0] / Queries), SearchChinese.Is(times[1] / Queries), Index.Is(index[0] / 1000)];
    }

    private static async Task<TimeSpan> FindAsync(TestAgent agent, Func<string> query)
    {
        var queries = Enumerable.Range(0, Queries).Select(_ => JsonData.Object(("query", query()))).ToArray();
        var started = Stopwatch.GetTimestamp();
        foreach (var one in queries)
        {
            var hits = await AskAsync(agent, "search", one);
            if (hits.Count == 0 || hits[0]["score"].AsDouble() < 0.6)
            {
                throw new InvalidOperationException($"Nothing was found by {one}.");
            }
        }

        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task<TimeSpan> IndexAsync(TestAgent agent)
    {
        var started = Stopwatch.GetTimestamp();
        await AskAsync(agent, "index", JsonData.Object(("force", true)));
        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task<JsonData> AskAsync(TestAgent agent, string action, JsonData payload)
    {
        var result = await agent.Host.Services.InvokeAsync("memory", action, payload);
        return result.Success ? result.Data! : throw new InvalidOperationException(result.Error);
    }
}
