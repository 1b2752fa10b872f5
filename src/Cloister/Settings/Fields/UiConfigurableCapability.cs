namespace Cloister;

/// <summary>Describes how a service's config is edited; a registration may carry several.</summary>
public sealed record UiConfigurableCapability : Capability
{
    /// <summary>Describes a section of the config.</summary>
    /// <exception cref="ArgumentException">Two fields write the same place.</exception>
    public UiConfigurableCapability(string label, IEnumerable<ConfigField> fields, string? description = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(label);
        Label = label;
        Fields = new ValueList<ConfigField>(fields, nameof(fields));
        Description = description;
        ConfigFieldKeys.ThrowIfOverlapping(Fields, nameof(fields));
    }

    /// <summary>What the section is called.</summary>
    public string Label { get; }

    /// <summary>The fields, in the order they are shown.</summary>
    public IReadOnlyList<ConfigField> Fields { get; }

    /// <summary>A sentence of explanation.</summary>
    public string? Description { get; }
}
