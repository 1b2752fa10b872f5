namespace Cloister;

/// <summary>A number.</summary>
public sealed record NumberField : ConfigField
{
    /// <summary>Describes the field.</summary>
    /// <exception cref="ArgumentException">The bounds, the step and the default contradict each other, or a slider lacks a bound.</exception>
    public NumberField(
        string key,
        string label,
        string? helperText = null,
        double? defaultValue = null,
        double? min = null,
        double? max = null,
        double? step = null,
        NumberFieldStyle? style = null,
        bool isInteger = false
    )
        : base(key, label, helperText, defaultValue)
    {
        ThrowIfNotFinite(min, nameof(min));
        ThrowIfNotFinite(max, nameof(max));
        ThrowIfNotFinite(step, nameof(step));
        if (min > max)
        {
            throw new ArgumentException($"The field '{key}' has a minimum of {min} above its maximum of {max}.", nameof(min));
        }
        if (step <= 0)
        {
            throw new ArgumentException($"The field '{key}' has a step of {step}; a step is above zero.", nameof(step));
        }
        if (style == NumberFieldStyle.Slider && (min is null || max is null))
        {
            throw new ArgumentException(
                $"The field '{key}' is a slider and needs both bounds. Give min and max, or use text.",
                nameof(style)
            );
        }
        if (defaultValue < min || defaultValue > max || (isInteger && defaultValue is { } value && !double.IsInteger(value)))
        {
            throw new ArgumentException($"The field '{key}' does not accept its own default {defaultValue}.", nameof(defaultValue));
        }
        (Min, Max, Step, Style, IsInteger) = (min, max, step, style, isInteger);
    }

    /// <summary>The smallest number allowed.</summary>
    public double? Min { get; }

    /// <summary>The largest number allowed.</summary>
    public double? Max { get; }

    /// <summary>The distance between two neighbouring numbers.</summary>
    public double? Step { get; }

    /// <summary>How the number is edited; null leaves it to the renderer.</summary>
    public NumberFieldStyle? Style { get; }

    /// <summary>Whether fractions are refused.</summary>
    public bool IsInteger { get; }

    internal override IReadOnlyList<ConfigField> Nested => [];

    private static void ThrowIfNotFinite(double? number, string paramName)
    {
        if (number is { } value && !double.IsFinite(value))
        {
            throw new ArgumentException($"{value} is no bound or step; only finite numbers are.", paramName);
        }
    }
}
