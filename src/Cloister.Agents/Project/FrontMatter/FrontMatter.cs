using System.Text.RegularExpressions;

namespace Cloister.Agents;

/// <summary>
/// The head of a text file between two lines of three dashes, and the body behind it. Of YAML it knows what people write there: keys with values on one
/// line, plain or in quotes, blocks of text, and comments. A plain value may begin with <c>*</c> and <c>@</c>, since schedules do.
/// </summary>
/// <remarks>What is changed changes its own lines only, so what people wrote around it stays.</remarks>
internal sealed partial class FrontMatter
{
    private const string Fence = "---";

    private readonly List<string> _lines;
    private readonly List<FrontMatterField> _fields;
    private readonly int _end;

    private FrontMatter(List<string> lines, int end)
    {
        _lines = lines;
        _end = end;
        _fields = FrontMatterReader.Read(lines, 1, end);
    }

    /// <summary>What stands behind the head, without the empty lines around it.</summary>
    public string Body => string.Join('\n', _lines.Skip(_end + 1)).Trim('\n', '\r', ' ', '\t');

    /// <summary>A head without keys.</summary>
    public static FrontMatter Empty { get; } = new([Fence, Fence], 1);

    /// <exception cref="FormatException">There is no head, or it cannot be read.</exception>
    public static FrontMatter Parse(string text)
    {
        var lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n').ToList();
        var end = lines[0].TrimEnd() == Fence ? lines.FindIndex(1, line => line.TrimEnd() == Fence) : -1;
        return end > 0 ? new(lines, end) : throw new FormatException("the file has to begin with keys between two lines of '---'");
    }

    /// <summary>What a key is given; null if it is not there, or has nothing.</summary>
    public string? this[string key] => _fields.Find(field => field.Key == key) is { Value: { Length: > 0 } value } ? value : null;

    /// <summary>The same with another value for a key; null takes it away.</summary>
    public FrontMatter With(string key, string? value)
    {
        var lines = _lines.ToList();
        var field = _fields.Find(one => one.Key == key);
        var at = field?.Line ?? _end;
        lines.RemoveRange(at, field?.Lines ?? 0);
        if (value is not null)
        {
            lines.Insert(at, $"{key}: {Written(value)}");
        }

        return new(lines, _end - (field?.Lines ?? 0) + (value is null ? 0 : 1));
    }

    /// <summary>The same with another body.</summary>
    public FrontMatter WithBody(string body) =>
        new([.. _lines.Take(_end + 1), .. body.ReplaceLineEndings("\n").Trim('\n').Split('\n')], _end);

    public override string ToString() => string.Join('\n', _lines).TrimEnd('\n') + "\n";

    /// <summary>Plain where every reader of YAML takes it for the same text.</summary>
    private static string Written(string value) =>
        Plain().IsMatch(value) && !Word().IsMatch(value) ? value : FrontMatterReader.Quoted(value);

    [GeneratedRegex(
        @"^[\p{L}\p{N}][\p{L}\p{N}_./-]*( [\p{L}\p{N}_./-]+)*$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Plain();

    // Numbers and times with a colon do not match the above; these words mean something else to some readers.
    [GeneratedRegex(
        @"^(null|yes|no|on|off|y|n|[0-9._-]+(e[0-9]+)?|[0-9]{4}-[0-9]{2}-[0-9]{2}.*)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Word();
}
