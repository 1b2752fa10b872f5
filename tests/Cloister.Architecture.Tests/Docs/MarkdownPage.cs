using System.Text.RegularExpressions;

namespace Cloister.Architecture.Tests;

/// <summary>A page of the docs, and its C# fences, which repeat compiled snippets word for word.</summary>
internal sealed partial record MarkdownPage(string Path, string Text)
{
    /// <summary>The pages whose code has to come from a compiled file.</summary>
    public static IEnumerable<MarkdownPage> WithSnippets() => Pages(["README.md", .. Repository.Files("docs", "*.md")]);

    public static IEnumerable<MarkdownPage> All() =>
        Pages(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", .. Repository.Files("docs", "*.md")]);

    private static IEnumerable<MarkdownPage> Pages(IEnumerable<string> paths) =>
        paths.Select(path => new MarkdownPage(path, Repository.Read(path)));

    /// <summary>What is wrong with the fences: one text for each.</summary>
    public IEnumerable<string> Complaints(IReadOnlyDictionary<string, string> snippets)
    {
        foreach (Match fence in Fence().Matches(Text))
        {
            var name = fence.Groups["name"].Value;
            var where = $"{Path}:{Text.AsSpan(0, fence.Groups["open"].Index).Count('\n') + 1}";
            if (name == "")
                yield return $"{where}: this fence has no <!-- snippet: name --> in the line above it. Mark its code as a region "
                    + $"'// <snippet:name>' in samples/ or tests/, where it is compiled and run.";
            else if (!snippets.TryGetValue(name, out var source))
                yield return $"{where}: there is no region '// <snippet:{name}>' … '// </snippet:{name}>' in any .cs file of samples/, tests/ or benchmarks/.";
            else if (Body(fence) is var body && body != source)
                yield return $"{where}: snippet '{name}' is not what the source says (- source, + page). To copy it: ./test --update-docs\n"
                    + TextDiff.Of(source, body);
        }
    }

    /// <summary>The page with every known snippet copied from its source.</summary>
    public MarkdownPage Updated(IReadOnlyDictionary<string, string> snippets) =>
        this with
        {
            Text = Fence()
                .Replace(
                    Text,
                    fence =>
                        snippets.TryGetValue(fence.Groups["name"].Value, out var source)
                            ? $"{fence.Groups["head"]}{Indented(source, fence.Groups["indent"].Value)}{fence.Groups["close"]}"
                            : fence.Value
                ),
        };

    private static string Body(Match fence)
    {
        var indent = fence.Groups["indent"].Value;
        var lines = fence.Groups["body"].Value.TrimEnd('\n').Split('\n');
        return string.Join('\n', lines.Select(line => line.StartsWith(indent, StringComparison.Ordinal) ? line[indent.Length..] : line));
    }

    private static string Indented(string source, string indent) =>
        string.Concat(source.Split('\n').Select(line => line == "" ? "\n" : $"{indent}{line}\n"));

    [GeneratedRegex(
        @"(?<head>(^[ \t]*<!-- snippet: (?<name>[\w.-]+) -->\n)?(?<open>^(?<indent>[ \t]*)```(csharp|cs|c\#)\b[^\n]*\n))(?<body>.*?)(?<close>^[ \t]*```[ \t]*$)",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Fence();
}
