using System.Text.RegularExpressions;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>
/// What stands above the text of a skill. Skills are written for many programs, so keys that we do not know may hold anything that YAML can say; those
/// that we do know are read strictly.
/// </summary>
internal sealed partial class SkillHead
{
    private const string Fence = "---";
    private const string ToolsKey = "allowed-tools";
    private const int LongestDescription = 200;

    private SkillHead(string? name, string? description, ValueList<string> tools, string body)
    {
        Name = name;
        Description = description ?? FirstLine(body);
        Tools = tools;
        Body = body;
    }

    public string? Name { get; }

    public string Description { get; }

    public ValueList<string> Tools { get; }

    public string Body { get; }

    /// <exception cref="FormatException">It cannot be read.</exception>
    public static SkillHead Read(string text)
    {
        var lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
        if (lines[0].TrimEnd() != Fence)
        {
            return new(null, null, [], string.Join('\n', lines).Trim());
        }

        var end = Array.FindIndex(lines, 1, line => line.TrimEnd() == Fence);
        if (end < 0)
        {
            throw new FormatException($"the keys at its beginning have to end with a line of '{Fence}'");
        }

        var tools = new List<string>();
        var known = FrontMatter.Parse(string.Join('\n', Known(lines, end, tools)));
        return new(OneLine(known["name"]), OneLine(known["description"]), ToolsOf(tools), known.Body);
    }

    /// <summary>The file with empty lines in place of keys that are not ours to read, so that the others keep their numbers.</summary>
    private static string[] Known(string[] lines, int end, List<string> tools)
    {
        var kept = lines.ToArray();
        string? key = null;
        for (var at = 1; at < end; at++)
        {
            var match = Key().Match(lines[at]);
            key = match.Success ? match.Groups["key"].Value : key;
            if (key == ToolsKey)
            {
                tools.Add(match.Success ? match.Groups["rest"].Value : lines[at]);
            }

            var isOurs = key is null or "name" or "description" || (!match.Success && !IsContinued(lines[at]));
            kept[at] = isOurs ? lines[at] : "";
        }

        return kept;
    }

    /// <summary>Whether a line may belong to the key above it.</summary>
    private static bool IsContinued(string line) => line.Length == 0 || line[0] is ' ' or '\t' or '-' or '#' or ']' or '}';

    private static ValueList<string> ToolsOf(List<string> lines) =>
        lines
            .Select(line => line.Trim().TrimStart('-', '[').TrimEnd(']'))
            .SelectMany(line => Tool().Matches(line))
            .Select(match => match.Value.Trim('"', '\''))
            .Where(tool => tool.Length > 0)
            .ToValueList();

    private static string? OneLine(string? text) => text is null ? null : Spaces().Replace(text, " ").Trim();

    private static string FirstLine(string body)
    {
        var line = body.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0 && line[0] != '#') ?? "";
        return line.Length <= LongestDescription
            ? line
            : line[..(char.IsHighSurrogate(line[LongestDescription - 1]) ? LongestDescription - 1 : LongestDescription)];
    }

    [GeneratedRegex(@"^(?<key>[A-Za-z_][A-Za-z0-9_-]*)[ \t]*:([ \t]+(?<rest>.*))?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Key();

    // Shell(git status) is one tool.
    [GeneratedRegex(@"[^\s,()]+(\([^)]*\))?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tool();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Spaces();
}
