using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Cloister.Agents;

/// <summary>Reads the keys of a front matter.</summary>
internal static partial class FrontMatterReader
{
    /// <exception cref="FormatException">A line cannot be read.</exception>
    public static List<FrontMatterField> Read(List<string> lines, int from, int end)
    {
        var fields = new List<FrontMatterField>();
        for (var at = from; at < end; )
        {
            if (IsNothing(lines[at]))
            {
                at++;
                continue;
            }

            var field = ReadField(lines, at, end);
            if (fields.Exists(other => other.Key == field.Key))
            {
                throw Wrong(at, $"'{field.Key}' is there twice");
            }

            fields.Add(field);
            at += field.Lines;
        }

        return fields;
    }

    /// <summary>A text in double quotes, as both YAML and this reader take it.</summary>
    public static string Quoted(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var letter in value)
        {
            _ = letter switch
            {
                '"' or '\\' => text.Append('\\').Append(letter),
                '\n' => text.Append("\\n"),
                '\t' => text.Append("\\t"),
                _ when char.IsControl(letter) => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
                _ => text.Append(letter),
            };
        }

        return text.Append('"').ToString();
    }

    private static FrontMatterField ReadField(List<string> lines, int at, int end)
    {
        var match = Line().Match(lines[at]);
        if (!match.Success)
        {
            throw Wrong(at, "a key, a colon and a value are expected");
        }

        var (key, rest) = (match.Groups["key"].Value, match.Groups["rest"].Value.Trim());
        var block = Block().Match(rest);
        if (block.Success)
        {
            var count = CountIndented(lines, at + 1, end);
            return new(key, BlockOf(lines.GetRange(at + 1, count), isFolded: rest[0] == '>'), at, count + 1);
        }

        if (CountIndented(lines, at + 1, end) > 0)
        {
            throw Wrong(at + 1, $"the value of '{key}' has to stand on one line, or below '|' or '>'");
        }

        return new(key, ValueOf(rest, at), at, 1);
    }

    private static string ValueOf(string rest, int at) =>
        rest switch
        {
            ['"', ..] => Unquoted(rest, at),
            ['\'', ..] => SingleQuoted(rest, at),
            ['[' or '{' or '&' or '!' or '%' or '`', ..] => throw Wrong(at, "the value has to be text; put it in quotes if it is"),
            _ => Comment().Replace(rest, "").Trim(),
        };

    private static string SingleQuoted(string rest, int at)
    {
        var match = Single().Match(rest);
        return match.Success
            ? match.Groups["text"].Value.Replace("''", "'", StringComparison.Ordinal)
            : throw Wrong(at, "the quotes do not end");
    }

    private static string Unquoted(string rest, int at)
    {
        var match = Double().Match(rest);
        return match.Success
            ? Escape().Replace(match.Groups["text"].Value, escape => Unescaped(escape.Value, at))
            : throw Wrong(at, "the quotes do not end");
    }

    private static string Unescaped(string escape, int at) =>
        escape[1] switch
        {
            'n' => "\n",
            't' => "\t",
            'r' => "\r",
            '"' or '\\' or '/' => escape[1..],
            'u' when escape.Length == 6 => (
                (char)int.Parse(escape.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            ).ToString(),
            _ => throw Wrong(at, $"'{escape}' means nothing in quotes"),
        };

    private static string BlockOf(List<string> lines, bool isFolded)
    {
        var indent = lines
            .Where(line => !string.IsNullOrWhiteSpace(line))
            .Select(line => line.Length - line.TrimStart().Length)
            .DefaultIfEmpty()
            .Min();
        var text = lines.ConvertAll(line => line.Length > indent ? line[indent..].TrimEnd() : "");
        return string.Join(isFolded ? ' ' : '\n', text).Trim();
    }

    /// <summary>The lines that belong to the key above: indented ones, and empty ones between them.</summary>
    private static int CountIndented(List<string> lines, int from, int end)
    {
        var last = from;
        for (var at = from; at < end && (lines[at].Length == 0 || char.IsWhiteSpace(lines[at][0])); at++)
        {
            last = string.IsNullOrWhiteSpace(lines[at]) || lines[at].TrimStart().StartsWith('#') ? last : at + 1;
        }

        return last - from;
    }

    private static bool IsNothing(string line) => string.IsNullOrWhiteSpace(line) || line.TrimStart().StartsWith('#');

    private static FormatException Wrong(int line, string reason) =>
        new(string.Create(CultureInfo.InvariantCulture, $"line {line + 1}: {reason}"));

    [GeneratedRegex(
        @"^(?<key>[A-Za-z_][A-Za-z0-9_-]*)[ \t]*:([ \t]+(?<rest>.*))?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Line();

    [GeneratedRegex(@"^[|>][+-]?[ \t]*(#.*)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Block();

    [GeneratedRegex(@"(^|[ \t])#.*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^'(?<text>([^']|'')*)'[ \t]*(#.*)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Single();

    [GeneratedRegex(@"^""(?<text>([^""\\]|\\.)*)""[ \t]*(#.*)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Double();

    [GeneratedRegex(@"\\(u[0-9A-Fa-f]{4}|.)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Escape();
}
