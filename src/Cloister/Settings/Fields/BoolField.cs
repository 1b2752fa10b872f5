namespace Cloister;

/// <summary>A switch.</summary>
public sealed record BoolField : ConfigField
{
    /// <summary>Describes the field.</summary>
    public BoolField(string key, string label, string? helperText = null, bool? defaultValue = null)
        : base(key, label, helperText, defaultValue) { }

    internal override IReadOnlyList<ConfigField> Nested => [];
}
