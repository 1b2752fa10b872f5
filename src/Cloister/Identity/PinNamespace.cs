namespace Cloister;

/// <summary>Builds pins of one plugin's services below a namespace.</summary>
public readonly record struct PinNamespace
{
    private readonly PluginId _plugin;
    private readonly Namespace _namespace;

    internal PinNamespace(PluginId plugin, Namespace @namespace)
    {
        plugin.ThrowIfDefault(nameof(plugin));
        _plugin = plugin;
        _namespace = @namespace;
    }

    /// <summary>Pins a service of this namespace.</summary>
    public Pin this[string service] => Service(service);

    /// <summary>Pins a service of this namespace.</summary>
    public Pin Service(string service) => new(_plugin, _namespace.Service(service));

    /// <summary>Goes one namespace deeper.</summary>
    public PinNamespace Child(string child) => new(_plugin, _namespace.Child(child));
}
