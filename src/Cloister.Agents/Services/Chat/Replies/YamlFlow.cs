using System.Text.RegularExpressions;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>A value of YAML that stands on one line: plain, in quotes, or a list or map in brackets.</summary>
internal sealed partial class YamlFlow
{
    private const int Deepest = 16;
    private const string EndOfInner = ",]}";

    private readonly string _text;
    private int _at;
    private int _depth;

    private YamlFlow(string text) => _text = text;

    private char Next => _at < _text.Length ? _text[_at] : '\0';

    /// <exception cref="FormatException">It is none that is known here.</exception>
    public static JsonData Parse(string text)
    {
        var flow = new YamlFlow(text.Trim());
        var value = flow.ReadValue(isInner: false);
        flow.SkipBlanks();
        return flow._at == flow._text.Length || flow.Next == '#' ? value : throw flow.Wrong();
    }

    private JsonData ReadValue(bool isInner)
    {
        SkipBlanks();
        return Next switch
        {
            '[' => Inside(ReadList),
            '{' => Inside(ReadMap),
            '"' or '\'' => ReadQuoted(),
            _ => ReadPlain(isInner),
        };
    }

    private JsonData Inside(Func<JsonData> read)
    {
        if (++_depth > Deepest)
        {
            throw Wrong();
        }

        _at++;
        var value = read();
        _depth--;
        return value;
    }

    private JsonData ReadList()
    {
        var items = new List<JsonData>();
        while (!Ends(']'))
        {
            items.Add(ReadValue(isInner: true));
            Separate(']');
        }

        return JsonData.Array([.. items]);
    }

    private JsonData ReadMap()
    {
        var members = new Dictionary<string, JsonData>(StringComparer.Ordinal);
        while (!Ends('}'))
        {
            var match = Key().Match(_text, _at);
            _at += match.Length;
            if (!match.Success || !members.TryAdd(match.Groups["key"].Value, ReadValue(isInner: true)))
            {
                throw Wrong();
            }

            Separate('}');
        }

        return JsonData.Object(members);
    }

    private bool Ends(char bracket)
    {
        SkipBlanks();
        if (Next != bracket)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Separate(char bracket)
    {
        SkipBlanks();
        if (Next == ',')
        {
            _at++;
        }
        else if (Next != bracket)
        {
            throw Wrong();
        }
    }

    private JsonData ReadQuoted()
    {
        var match = (Next == '"' ? Double() : Single()).Match(_text, _at);
        if (!match.Success)
        {
            throw Wrong();
        }

        _at += match.Length;
        var quoted = match.Groups["text"].Value;
        return match.Value[0] == '"' ? Unescaped(quoted) : quoted.Replace("''", "'", StringComparison.Ordinal);
    }

    /// <summary>What double quotes escape is what JSON escapes, and little else that anybody writes.</summary>
    private JsonData Unescaped(string quoted) => JsonData.TryParse($"\"{quoted}\"", out var value) ? value : throw Wrong();

    private JsonData ReadPlain(bool isInner)
    {
        var end = _at;
        while (end < _text.Length && !(isInner && EndOfInner.Contains(_text[end])) && !IsComment(end))
        {
            end++;
        }

        var plain = _text[_at..end].Trim();
        _at = end;
        return plain is "" or "~" or "null" ? JsonData.Null
            : plain is "true" or "True" or "TRUE" ? true
            : plain is "false" or "False" or "FALSE" ? false
            : Number().IsMatch(plain) ? JsonData.Parse(plain)
            : Odd().IsMatch(plain) ? throw Wrong()
            : plain;
    }

    private bool IsComment(int at) => _text[at] == '#' && (at == 0 || char.IsWhiteSpace(_text[at - 1]));

    private void SkipBlanks()
    {
        while (Next is ' ' or '\t')
        {
            _at++;
        }
    }

    private FormatException Wrong() => new($"This is no YAML that is known here: {_text}");

    [GeneratedRegex(
        @"\G[ \t]*[""']?(?<key>[A-Za-z_][A-Za-z0-9_-]*)[""']?[ \t]*:",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Key();

    [GeneratedRegex(@"\G""(?<text>([^""\\]|\\.)*)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Double();

    [GeneratedRegex(@"\G'(?<text>([^']|'')*)'", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Single();

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();

    // Anchors, tags, blocks of text and a second colon mean something in YAML that is not known here.
    [GeneratedRegex(@"^[&*!|>%@`\]}]|: |:\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Odd();
}
