using System.Diagnostics;

namespace Cloister.Benchmarks;

/// <summary>Measures and prints the figures: <c>[group] [figure…]</c>.</summary>
internal static class Program
{
    private static readonly Dictionary<string, Func<Comparison[]>> Groups = new(StringComparer.Ordinal)
    {
        ["runtime"] = RuntimeGroup.All,
        ["chat"] = ChatGroup.All,
        ["agents"] = AgentsGroup.All,
        ["services"] = ServicesGroup.All,
    };

    private static async Task<int> Main(string[] arguments)
    {
        if (!TrySelect(arguments, out var comparisons, out var complaint))
        {
            await Console.Error.WriteLineAsync(complaint);
            return 2;
        }

        var started = Stopwatch.GetTimestamp();
        var outcomes = new List<Outcome>();
        for (var i = 0; i < comparisons.Length; i++)
        {
            Console.WriteLine(
                $"[{i + 1}/{comparisons.Length}, {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s] {comparisons[i].Title}"
            );
            var found = await comparisons[i].RunAsync();
            foreach (var outcome in found)
            {
                Console.WriteLine("  " + outcome.ToText());
            }

            Console.WriteLine();
            outcomes.AddRange(found);
        }

        foreach (var outcome in outcomes)
        {
            Console.WriteLine(outcome.ToLine());
        }

        return outcomes.Exists(outcome => outcome.IsMet == false) ? 1 : 0;
    }

    private static bool TrySelect(string[] arguments, out Comparison[] comparisons, out string complaint)
    {
        complaint = "";
        var isGroup = arguments is [var first, ..] && Groups.ContainsKey(first);
        comparisons = [.. isGroup ? Groups[arguments[0]]() : Groups.Values.SelectMany(group => group())];
        var wanted = arguments.Skip(isGroup ? 1 : 0).ToHashSet(StringComparer.Ordinal);
        if (wanted.Count == 0)
        {
            return true;
        }

        var known = comparisons.SelectMany(comparison => comparison.Figures).Select(figure => figure.Name).ToArray();
        var unknown = wanted.Except(known, StringComparer.Ordinal).ToArray();
        if (unknown.Length > 0)
        {
            complaint =
                $"There is no group or figure {string.Join(", ", unknown)}. "
                + $"Groups: {string.Join(", ", Groups.Keys)}. Figures: {string.Join(", ", known)}.";
            return false;
        }

        comparisons = Array.FindAll(comparisons, comparison => Array.Exists(comparison.Figures, figure => wanted.Contains(figure.Name)));
        return true;
    }
}
