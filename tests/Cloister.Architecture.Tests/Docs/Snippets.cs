using System.Text.RegularExpressions;

namespace Cloister.Architecture.Tests;

/// <summary>The regions of compiled files that the docs may show: from <c>// &lt;snippet:name&gt;</c> to <c>// &lt;/snippet:name&gt;</c>.</summary>
internal static partial class Snippets
{
    public static IReadOnlyDictionary<string, string> OfTheRepository() =>
        In(
            new[] { "samples", "tests", "benchmarks" }
                .SelectMany(folder => Repository.Files(folder, "*.cs"))
                .Select(path => (path, Repository.Read(path)))
        );

    public static IReadOnlyDictionary<string, string> In(IEnumerable<(string Path, string Text)> files)
    {
        var snippets = new Dictionary<string, string>();
        foreach (var (path, text) in files)
        {
            foreach (Match region in Region().Matches(text))
            {
                if (!snippets.TryAdd(region.Groups["name"].Value, Dedent(region.Groups["body"].Value)))
                    throw new InvalidDataException($"{path}: there are two snippets '{region.Groups["name"]}'. Give one another name.");
            }
        }

        return snippets;
    }

    /// <summary>Without the marks of snippets inside it, without the indentation that all lines share, without a line break at the end.</summary>
    private static string Dedent(string body)
    {
        var lines = body.TrimEnd('\n').Split('\n').Where(line => !Mark().IsMatch(line)).ToList();
        var indent = lines.Where(line => line.Trim() != "").Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty().Min();
        return string.Join('\n', lines.Select(line => line.Trim() == "" ? "" : line[indent..]));
    }

    [GeneratedRegex(
        @"^[ \t]*// <snippet:(?<name>[\w.-]+)>\n(?<body>.*?)^[ \t]*// </snippet:\k<name>>$",
        RegexOptions.Multiline | RegexOptions.Singleline
    )]
    private static partial Regex Region();

    [GeneratedRegex(@"^\s*// </?snippet:[\w.-]+>\s*$")]
    private static partial Regex Mark();
}
