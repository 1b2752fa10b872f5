using System.Text.RegularExpressions;

namespace Cloister.Agents;

/// <summary>The regular expressions of one schema. Those that can be are matched without going back; the others get a short time.</summary>
internal sealed class SchemaPatterns
{
    /// <summary>What a match costs that may go back, in the measure of <see cref="SchemaCheck"/>.</summary>
    private const int CostOfGoingBack = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    private readonly Dictionary<string, Regex?> _known = new(StringComparer.Ordinal);

    public static int CostOf(string text) => 1 + text.Length / 64;

    /// <summary>Whether a text matches; null if nobody can say, because the expression is none of ours.</summary>
    public bool? IsMatch(string pattern, string text, ref int work)
    {
        if (!_known.TryGetValue(pattern, out var expression))
        {
            _known[pattern] = expression = Make(pattern);
        }

        if (expression is null)
        {
            return null;
        }

        work += expression.Options.HasFlag(RegexOptions.NonBacktracking) ? 0 : CostOfGoingBack;
        try
        {
            return expression.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static Regex? Make(string pattern)
    {
        try
        {
            // As long as the text is, whatever the expression: a clock would only refuse what fits when the machine is busy.
            return Make(pattern, RegexOptions.NonBacktracking, Regex.InfiniteMatchTimeout);
        }
        catch (NotSupportedException)
        {
            return Make(pattern, RegexOptions.None, Patience);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static Regex Make(string pattern, RegexOptions options, TimeSpan patience) =>
        new(pattern, options | RegexOptions.CultureInvariant, patience);
}
