using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>The form by which a plugin is installed or configured, for whoever draws it without knowing the plugin.</summary>
/// <param name="Mode">What is done with it.</param>
/// <param name="Title">Its heading.</param>
/// <param name="PrimaryAction">The action that takes what was filled in.</param>
/// <param name="StatusAction">The action that says how things are.</param>
public sealed record PluginSetup(PluginSetupMode Mode, string Title, string PrimaryAction, string StatusAction)
{
    /// <summary>What can be filled in.</summary>
    public ValueList<PluginField> Fields { get; init; } = [];
}
