namespace Cloister;

/// <summary>A line of text.</summary>
public sealed record TextField : ConfigField
{
    /// <summary>Describes the field.</summary>
    public TextField(string key, string label, string? helperText = null, string? defaultValue = null, string? placeholder = null)
        : base(key, label, helperText, defaultValue) => Placeholder = placeholder;

    /// <summary>Shown while the field is empty.</summary>
    public string? Placeholder { get; }

    internal override IReadOnlyList<ConfigField> Nested => [];
}
