namespace Cloister;

/// <summary>Fields that belong together and share the start of their keys.</summary>
public sealed record GroupField : ConfigField
{
    /// <summary>Describes the group.</summary>
    /// <exception cref="ArgumentException">Two children write the same place.</exception>
    public GroupField(string key, string label, IEnumerable<ConfigField> children, string? helperText = null)
        : base(key, label, helperText, defaultValue: null)
    {
        Children = new ValueList<ConfigField>(children, nameof(children));
        ConfigFieldKeys.ThrowIfOverlapping(Children, nameof(children));
    }

    /// <summary>The fields; their keys are relative to the key of the group.</summary>
    public IReadOnlyList<ConfigField> Children { get; }

    internal override IReadOnlyList<ConfigField> Nested => Children;
}
