namespace Cloister;

/// <summary>Describes one editable value of a service's config; renderers choose a control by its type.</summary>
/// <remarks>The hierarchy is closed. A control of one's own is an <see cref="ExtensionField"/>.</remarks>
public abstract record ConfigField
{
    private protected ConfigField(string key, string label, string? helperText, object? defaultValue)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentException.ThrowIfNullOrEmpty(label);
        if (key.Split('.').Contains("", StringComparer.Ordinal))
        {
            throw new ArgumentException(
                $"The key '{key}' has an empty segment. A dot leads into a nested map, as in 'server.port'.",
                nameof(key)
            );
        }
        Key = key;
        Label = label;
        HelperText = helperText;
        DefaultValue = ConfigNormalizer.Root(defaultValue);
    }

    /// <summary>Where the value is written; dots lead into nested maps.</summary>
    public string Key { get; }

    /// <summary>What the field is called.</summary>
    public string Label { get; }

    /// <summary>A sentence of explanation.</summary>
    public string? HelperText { get; }

    /// <summary>What applies while the config has no value, in the form a <see cref="ConfigMap"/> would hold it.</summary>
    public object? DefaultValue { get; }

    /// <summary>The fields below this one; their keys are relative to <see cref="Key"/>.</summary>
    // Internal and abstract, because a private constructor alone does not close a record: its copy constructor stays protected.
    internal abstract IReadOnlyList<ConfigField> Nested { get; }

    /// <summary>Tells type and key only: a default may be a secret.</summary>
    public sealed override string ToString() => $"{GetType().Name} '{Key}'";
}
