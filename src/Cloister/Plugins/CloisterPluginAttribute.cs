using System.Diagnostics.CodeAnalysis;

namespace Cloister;

/// <summary>Says which plugin an assembly brings, for hosts that load plugins from folders; one attribute per plugin.</summary>
/// <remarks>The plugin has a public constructor; its parameters come from the host's services.</remarks>
/// <param name="pluginType">A class derived from <see cref="Plugin"/>.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class CloisterPluginAttribute([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type pluginType)
    : Attribute
{
    /// <summary>The class of the plugin.</summary>
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)]
    public Type PluginType { get; } = pluginType;
}
