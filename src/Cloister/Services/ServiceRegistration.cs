namespace Cloister;

/// <summary>One plugin's place in the chain of a slot, as the registry's current settings make it.</summary>
/// <remarks>An immutable description: later changes of settings or registrations do not show on it.</remarks>
public sealed class ServiceRegistration
{
    internal ServiceRegistration(RegistrationDefinition definition, int index, EffectiveSettings effective)
    {
        Definition = definition;
        Index = index;
        IsEnabled = effective.Enabled;
        EffectivePriority = effective.Priority ?? definition.Priority;
        Settings = effective.Settings;
    }

    /// <summary>The plugin that registered.</summary>
    public PluginId PluginId => Definition.Plugin;

    /// <summary>The slot.</summary>
    public ServiceId ServiceId => Definition.Service;

    /// <summary>How instances come about.</summary>
    public ServiceKind Kind => Definition.Kind;

    /// <summary>The static type of what was registered.</summary>
    public Type ServiceType => Definition.ServiceType;

    /// <summary>The priority given at registration; settings never change it.</summary>
    public int Priority => Definition.Priority;

    /// <summary>The priority that counts: the one from settings, or else <see cref="Priority"/>.</summary>
    public int EffectivePriority { get; }

    /// <summary>Whether settings leave this registration switched on.</summary>
    public bool IsEnabled { get; }

    /// <summary>Metadata of the registration.</summary>
    public CapabilitySet Capabilities => Definition.Capabilities;

    /// <summary>The config that settings give to instances of this registration.</summary>
    public ConfigMap Settings { get; }

    internal RegistrationDefinition Definition { get; }

    /// <summary>Where the registry keeps the instance.</summary>
    internal int Index { get; }

    /// <inheritdoc />
    public override string ToString() => $"{PluginId}:{ServiceId} ({Kind}, priority {EffectivePriority}{(IsEnabled ? "" : ", disabled")})";
}
