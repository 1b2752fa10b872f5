using System.Text.RegularExpressions;

namespace Cloister.Agents;

/// <summary>What people in a chat are told when a run could not answer: enough to know that it is not their fault, and nothing of the machine.</summary>
internal static partial class FailureText
{
    private const int Longest = 480;
    private const string Unavailable = "⚠️ The model service is temporarily unavailable. Please try again later.";

    /// <param name="error">Why the run failed, as its result says.</param>
    /// <param name="root">The folder of the project, in which paths may be shown.</param>
    public static string Of(string? error, string root) =>
        error is not null && Overloaded().IsMatch(error)
            ? Unavailable
            : $"❌ Execution failed: {Cut(OneLine(error ?? "unknown error", root))}";

    private static string OneLine(string error, string root) =>
        Blanks().Replace(Paths().Replace(error, match => IsInside(match.Value, root) ? match.Value : "…"), " ").Trim();

    private static bool IsInside(string path, string root) =>
        path == root || path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string Cut(string line) =>
        line.Length <= Longest ? line : line[..(char.IsHighSurrogate(line[Longest - 1]) ? Longest - 1 : Longest)];

    [GeneratedRegex(@"^Model request failed: (408|429|5[0-9]{2})\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Overloaded();

    // Two names at least, so that "and/or" and dates stay as they are.
    [GeneratedRegex(
        @"(?<![\w./:-])(/[\w.@+~-]+){2,}/?|\b[A-Za-z]:\\[^\s'""]+",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Paths();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Blanks();
}
