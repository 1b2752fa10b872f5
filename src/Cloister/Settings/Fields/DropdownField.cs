namespace Cloister;

/// <summary>A choice among fixed values; created as <see cref="DropdownField{T}"/>, read by renderers without knowing the type.</summary>
public abstract record DropdownField : ConfigField
{
    private protected DropdownField(string key, string label, IEnumerable<DropdownOption> options, string? helperText, object? defaultValue)
        : base(key, label, helperText, defaultValue)
    {
        Options = new ValueList<DropdownOption>(options, nameof(options));
        if (Options.Count == 0)
        {
            throw new ArgumentException($"The field '{key}' has no options to choose from.", nameof(options));
        }
        if (Options.DistinctBy(option => option.Value).Count() < Options.Count)
        {
            throw new ArgumentException($"The field '{key}' has two options with one value.", nameof(options));
        }
        if (DefaultValue is not null && !Options.Any(option => Equals(option.Value, DefaultValue)))
        {
            throw new ArgumentException($"The default of the field '{key}' is none of its options.", nameof(defaultValue));
        }
    }

    /// <summary>The choices, in the order they are shown.</summary>
    public IReadOnlyList<DropdownOption> Options { get; }

    internal sealed override IReadOnlyList<ConfigField> Nested => [];
}
