namespace Cloister;

/// <summary>A choice among fixed values of one type.</summary>
/// <typeparam name="T">A JSON-shaped type, such as <see cref="string"/> or <see cref="int"/>.</typeparam>
public sealed record DropdownField<T> : DropdownField
    where T : notnull
{
    /// <summary>Describes the field.</summary>
    /// <exception cref="ArgumentException">There are no options, two have one value, or the default is none of them.</exception>
    public DropdownField(
        string key,
        string label,
        IEnumerable<(T Value, string Label)> options,
        string? helperText = null,
        object? defaultValue = null
    )
        : base(key, label, options?.Select(option => new DropdownOption(option.Value, option.Label))!, helperText, defaultValue) { }
}
