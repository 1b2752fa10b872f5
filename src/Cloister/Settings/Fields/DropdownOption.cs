namespace Cloister;

/// <summary>One choice of a <see cref="DropdownField"/>.</summary>
public sealed record DropdownOption
{
    internal DropdownOption(object? value, string label)
    {
        ArgumentException.ThrowIfNullOrEmpty(label);
        Value = ConfigNormalizer.Root(value);
        Label = label;
    }

    /// <summary>What is written, in the form a <see cref="ConfigMap"/> would hold it.</summary>
    public object? Value { get; }

    /// <summary>What is shown.</summary>
    public string Label { get; }
}
