using System.Text;

namespace Cloister.Agents;

/// <summary>The syntax of <c>.env</c> files: a variable a line, values plain or in quotes, nothing is interpolated.</summary>
internal static class DotEnv
{
    private const string Export = "export";
    private const string Blanks = " \t\r";

    /// <summary>Reads variables; a line that is none is skipped, with a warning that tells its number and nothing of it.</summary>
    public static (IReadOnlyDictionary<string, string> Variables, IReadOnlyList<string> Warnings) Parse(ReadOnlySpan<byte> bytes)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        var warnings = new List<string>();
        var text = Encoding.UTF8.GetString(ConfigFileText.WithoutMark(bytes));
        var number = 0;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan(range).Trim(Blanks);
            number++;
            if (IsNothing(line))
            {
                continue;
            }
            if (TryVariable(line, out var name, out var value))
            {
                variables[name] = value;
            }
            else
            {
                warnings.Add(FormattableString.Invariant($"{ProductNames.VariablesFile}: line {number} is malformed and was skipped"));
            }
        }
        return (variables, warnings);
    }

    private static bool TryVariable(ReadOnlySpan<char> line, out string name, out string value)
    {
        (name, value) = ("", "");
        var equals = line.IndexOf('=');
        if (equals < 0 || line.Contains('\0'))
        {
            return false;
        }
        name = NameOf(line[..equals].Trim(Blanks));
        return name.Length > 0 && TryValue(line[(equals + 1)..].Trim(Blanks), out value);
    }

    private static string NameOf(ReadOnlySpan<char> text)
    {
        if (text.StartsWith(Export) && text.Length > Export.Length && Blanks.Contains(text[Export.Length]))
        {
            text = text[Export.Length..].TrimStart(Blanks);
        }
        return VariableName.IsValid(text) ? text.ToString() : "";
    }

    private static bool TryValue(ReadOnlySpan<char> text, out string value)
    {
        switch (text)
        {
            case ['\'', .. var rest]:
                var end = rest.IndexOf('\'');
                value = end < 0 ? "" : rest[..end].ToString();
                return end >= 0 && IsNothing(rest[(end + 1)..]);
            case ['"', .. var rest]:
                return TryEscaped(rest, out value);
            default:
                value = Plain(text).ToString();
                return true;
        }
    }

    private static bool TryEscaped(ReadOnlySpan<char> text, out string value)
    {
        var unescaped = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                value = unescaped.ToString();
                return IsNothing(text[(i + 1)..]);
            }
            if (text[i] == '\\' && i + 1 < text.Length && Unescape(text[i + 1]) is { } meant)
            {
                unescaped.Append(meant);
                i++;
            }
            else
            {
                unescaped.Append(text[i]);
            }
        }
        value = "";
        return false;
    }

    private static char? Unescape(char c) =>
        c switch
        {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '"' or '\\' => c,
            _ => null,
        };

    // A comment begins behind a space only: passwords and links hold such signs, too.
    private static ReadOnlySpan<char> Plain(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '#' && (i == 0 || Blanks.Contains(text[i - 1])))
            {
                return text[..i].TrimEnd(Blanks);
            }
        }
        return text;
    }

    private static bool IsNothing(ReadOnlySpan<char> text) => text.TrimStart(Blanks) is [] or ['#', ..];
}
