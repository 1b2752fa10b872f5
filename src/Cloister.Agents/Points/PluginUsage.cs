using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>The form of a plugin's settings, for whoever draws it without knowing the plugin.</summary>
/// <param name="SaveAction">The action that takes what was filled in.</param>
/// <param name="StatusAction">The action that says how things are.</param>
public sealed record PluginUsage(string SaveAction, string StatusAction)
{
    /// <summary>What can be filled in.</summary>
    public ValueList<PluginField> Fields { get; init; } = [];
}
