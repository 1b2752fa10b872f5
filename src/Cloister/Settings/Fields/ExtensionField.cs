namespace Cloister;

/// <summary>A field with a control that the host brings along.</summary>
public sealed record ExtensionField : ConfigField
{
    /// <summary>Describes the field.</summary>
    public ExtensionField(
        string key,
        string label,
        string rendererKey,
        ConfigMap? args = null,
        string? helperText = null,
        object? defaultValue = null
    )
        : base(key, label, helperText, defaultValue)
    {
        ArgumentException.ThrowIfNullOrEmpty(rendererKey);
        RendererKey = rendererKey;
        Args = args ?? ConfigMap.Empty;
    }

    /// <summary>Which of the host's renderers draws the field.</summary>
    public string RendererKey { get; }

    /// <summary>What the renderer is told.</summary>
    public ConfigMap Args { get; }

    internal override IReadOnlyList<ConfigField> Nested => [];
}
