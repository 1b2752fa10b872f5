namespace Cloister.Agents;

/// <summary>What must not be repeated: providers like to quote the key they refuse.</summary>
internal sealed class Secrets(IEnumerable<string?> values)
{
    private const int ShortestSecret = 8;

    // The longest first: one may be a part of another.
    private readonly string[] _values =
    [
        .. values.SelectMany(Parts).Where(value => value.Length >= ShortestSecret).OrderByDescending(v => v.Length),
    ];

    public string Hide(string text)
    {
        foreach (var value in _values)
        {
            text = text.Replace(value, "[redacted]", StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>A header may be a scheme and a secret.</summary>
    private static IEnumerable<string> Parts(string? value) => value is null ? [] : value.Split(' ').Prepend(value);
}
