using System.Text.RegularExpressions;

namespace Cloister.Chat;

/// <summary>What is to be removed: a text as it stands, or what a regular expression matches. Both convert to it.</summary>
public readonly struct RedactionPattern
{
    private readonly string? _literal;
    private readonly Regex? _regex;

    private RedactionPattern(string? literal, Regex? regex)
    {
        _literal = literal;
        _regex = regex;
    }

    /// <summary>Removes a text, compared character by character.</summary>
    /// <exception cref="ArgumentException">The text is empty, which is everywhere.</exception>
    public static RedactionPattern FromText(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return new(text, regex: null);
    }

    /// <summary>Removes what an expression matches; empty matches count for nothing.</summary>
    /// <exception cref="ArgumentException">The expression searches from right to left, which a stream cannot.</exception>
    public static RedactionPattern FromRegex(Regex regex)
    {
        ArgumentNullException.ThrowIfNull(regex);
        return regex.RightToLeft
            ? throw new ArgumentException(
                $"The pattern '{regex}' searches from right to left, but a stream comes from left to right. Take that option away.",
                nameof(regex)
            )
            : new(literal: null, regex);
    }

    /// <summary>See <see cref="FromText"/>.</summary>
    public static implicit operator RedactionPattern(string text) => FromText(text);

    /// <summary>See <see cref="FromRegex"/>.</summary>
    public static implicit operator RedactionPattern(Regex regex) => FromRegex(regex);

    /// <summary>The same pattern with a limit to its search.</summary>
    internal RedactionPattern Within(TimeSpan timeout) =>
        _regex is not null && _regex.MatchTimeout == Regex.InfiniteMatchTimeout
            ? new(literal: null, new Regex(_regex.ToString(), _regex.Options, timeout))
            : this;

    /// <summary>Adds where the pattern is found from a place on; what stands before that place may be looked at.</summary>
    internal void Find(string text, int start, List<(int Start, int End)> found)
    {
        if (_regex is not null)
        {
            for (var match = _regex.Match(text, start); match.Success; match = match.NextMatch())
            {
                if (match.Length > 0)
                {
                    found.Add((match.Index, match.Index + match.Length));
                }
            }
        }
        else if (_literal is not null)
        {
            for (var at = start; (at = text.IndexOf(_literal, at, StringComparison.Ordinal)) >= 0; at += _literal.Length)
            {
                found.Add((at, at + _literal.Length));
            }
        }
    }
}
