using System.Text;
using System.Text.RegularExpressions;

namespace Cloister.Chat;

/// <summary>Finds and replaces what the patterns describe. All patterns look at the original text, so that their order does not matter.</summary>
internal sealed class TextRedactor
{
    public const string Replacement = "[REDACTED]";

    private readonly RedactionPattern[] _patterns;

    public TextRedactor(IEnumerable<RedactionPattern> patterns, TimeSpan matchTimeout)
    {
        _patterns = [.. patterns.Select(pattern => pattern.Within(matchTimeout))];
        if (_patterns.Length == 0)
        {
            throw new ArgumentException(
                "A redactor without patterns redacts nothing. Give it patterns, or leave it out.",
                nameof(patterns)
            );
        }
    }

    /// <summary>The text without what the patterns match; the same instance when nothing does.</summary>
    public string Redact(string text) =>
        Find(text, start: 0) switch
        {
            null => Replacement,
            [] => text,
            var spans => Replace(text, 0, text.Length, spans),
        };

    /// <summary>The spans to be replaced from a place on, in order, overlapping ones made one; null when a pattern took too long.</summary>
    public List<(int Start, int End)>? Find(string text, int start)
    {
        var found = new List<(int Start, int End)>();
        try
        {
            foreach (var pattern in _patterns)
            {
                pattern.Find(text, start, found);
            }
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }

        return Merge(found);
    }

    /// <summary>A part of the text with the spans inside it replaced.</summary>
    public static string Replace(string text, int start, int end, List<(int Start, int End)> spans)
    {
        var redacted = new StringBuilder(end - start);
        foreach (var span in spans.TakeWhile(span => span.End <= end))
        {
            redacted.Append(text, start, span.Start - start).Append(Replacement);
            start = span.End;
        }

        return redacted.Append(text, start, end - start).ToString();
    }

    private static List<(int Start, int End)> Merge(List<(int Start, int End)> found)
    {
        found.Sort();
        var merged = new List<(int Start, int End)>(found.Count);
        foreach (var (start, end) in found)
        {
            if (merged.Count > 0 && start < merged[^1].End)
            {
                merged[^1] = (merged[^1].Start, Math.Max(end, merged[^1].End));
            }
            else
            {
                merged.Add((start, end));
            }
        }

        return merged;
    }
}
