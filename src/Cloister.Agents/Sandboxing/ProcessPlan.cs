using System.Diagnostics;

namespace Cloister.Agents;

/// <summary>A program that is to be started, as the system is told.</summary>
/// <param name="Program">Where it is.</param>
/// <param name="Arguments">What it is given.</param>
internal sealed record ProcessPlan(string Program, IReadOnlyList<string> Arguments)
{
    private static readonly Dictionary<string, string> Nothing = new(StringComparer.Ordinal);

    /// <summary>Where it begins.</summary>
    public required string Folder { get; init; }

    /// <summary>All of its variables; none of the host's are added.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = Nothing;

    /// <summary>What shuts it in; null if nothing does.</summary>
    public string? Backend { get; init; }

    /// <summary>Set on everything it starts, so that what got away from it can be found: a name and a value among its variables.</summary>
    public string? Mark { get; init; }

    /// <summary>The same in the framework's words, with all three streams in our hands.</summary>
    public ProcessStartInfo ToStartInfo()
    {
        var start = new ProcessStartInfo(Program, Arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
