namespace Cloister;

/// <summary>Several lines of text, optionally a template.</summary>
public sealed record MultilineField : ConfigField
{
    /// <summary>Describes the field.</summary>
    /// <exception cref="ArgumentException">A tag is empty, or the lines are not a range that starts at 1 or above.</exception>
    public MultilineField(
        string key,
        string label,
        string? helperText = null,
        string? defaultValue = null,
        IEnumerable<string>? templateTags = null,
        int minLines = 6,
        int maxLines = 14
    )
        : base(key, label, helperText, defaultValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minLines, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLines, minLines);
        TemplateTags = new ValueList<string>(templateTags ?? [], nameof(templateTags));
        if (TemplateTags.Contains("", StringComparer.Ordinal))
        {
            throw new ArgumentException("A template tag is empty.", nameof(templateTags));
        }
        MinLines = minLines;
        MaxLines = maxLines;
    }

    /// <summary>What a template may mention; a chip inserts it as <c>{{tag}}</c>.</summary>
    public IReadOnlyList<string> TemplateTags { get; }

    /// <summary>The height of the empty field.</summary>
    /// <value>6 unless told otherwise.</value>
    public int MinLines { get; }

    /// <summary>The height at which the field starts to scroll.</summary>
    /// <value>14 unless told otherwise.</value>
    public int MaxLines { get; }

    internal override IReadOnlyList<ConfigField> Nested => [];
}
