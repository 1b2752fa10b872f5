using System.Text.RegularExpressions;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>
/// Reads as much of YAML as models write above a reply: keys with values, lists and maps below them or in brackets, quotes and comments. Whatever else
/// there is in YAML is refused, and the reply is sent as it is.
/// </summary>
internal static partial class ReplyYaml
{
    /// <exception cref="FormatException">It is no YAML, or more of it than is known here.</exception>
    public static JsonData Parse(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').Where(line => !Nothing().IsMatch(line)).Select(YamlLine.Of).ToList();
        var at = 0;
        var value = lines.Count == 0 ? JsonData.Null : ReadBlock(lines, ref at, lines[0].Indent);
        return at == lines.Count ? value : throw Wrong(lines[at]);
    }

    private static JsonData ReadBlock(List<YamlLine> lines, ref int at, int indent) =>
        lines[at].IsItem ? ReadItems(lines, ref at, indent) : ReadMap(lines, ref at, indent);

    private static JsonData ReadMap(List<YamlLine> lines, ref int at, int indent)
    {
        var members = new Dictionary<string, JsonData>(StringComparer.Ordinal);
        while (at < lines.Count && lines[at].Indent == indent && !lines[at].IsItem)
        {
            var line = lines[at++];
            var match = Member().Match(line.Text);
            if (!match.Success || !members.TryAdd(match.Groups["key"].Value, ReadValue(match.Groups["rest"].Value, lines, ref at, indent)))
            {
                throw Wrong(line);
            }
        }

        return members.Count > 0 ? JsonData.Object(members) : throw Wrong(lines[at]);
    }

    private static JsonData ReadItems(List<YamlLine> lines, ref int at, int indent)
    {
        var items = new List<JsonData>();
        while (at < lines.Count && lines[at].Indent == indent && lines[at].IsItem)
        {
            var line = lines[at];
            var rest = line.Text[1..];
            var inner = rest.TrimStart();
            if (Member().IsMatch(inner))
            {
                // A map begins on the line of its item, and goes on below, as far in as its first key.
                lines[at] = new(indent + 1 + rest.Length - inner.Length, inner);
                items.Add(ReadMap(lines, ref at, lines[at].Indent));
            }
            else
            {
                at++;
                items.Add(ReadValue(inner, lines, ref at, indent));
            }
        }

        return JsonData.Array([.. items]);
    }

    /// <summary>What stands behind a colon or a dash; if that is nothing, what stands below and further in.</summary>
    private static JsonData ReadValue(string rest, List<YamlLine> lines, ref int at, int indent)
    {
        if (rest.Length > 0 && rest[0] != '#')
        {
            return YamlFlow.Parse(rest);
        }

        return at < lines.Count && IsBelow(lines[at], indent) ? ReadBlock(lines, ref at, lines[at].Indent) : JsonData.Null;
    }

    /// <summary>The items of a list may stand below their key without being further in.</summary>
    private static bool IsBelow(YamlLine line, int indent) => line.Indent > indent || (line.IsItem && line.Indent == indent);

    private static FormatException Wrong(YamlLine line) => new($"This is no YAML that is known here: {line.Text}");

    [GeneratedRegex(@"^\s*(#.*)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Nothing();

    [GeneratedRegex(
        @"^(?<key>[A-Za-z_][A-Za-z0-9_-]*)[ \t]*:([ \t]+(?<rest>.*))?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Member();

    private sealed record YamlLine(int Indent, string Text)
    {
        public bool IsItem => Text == "-" || Text.StartsWith("- ", StringComparison.Ordinal);

        public static YamlLine Of(string line)
        {
            var text = line.TrimStart(' ');
            return text[0] == '\t' ? throw new FormatException("Tabs do not indent.") : new(line.Length - text.Length, text.TrimEnd());
        }
    }
}
