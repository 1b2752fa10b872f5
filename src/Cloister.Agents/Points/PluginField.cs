using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>One field of a plugin's form.</summary>
/// <param name="Key">The name under which the action gets it.</param>
/// <param name="Label">What stands beside it.</param>
/// <param name="Type">What can be put in.</param>
public sealed record PluginField(string Key, string Label, PluginFieldType Type)
{
    /// <summary>What can be chosen.</summary>
    public ValueList<string> Options { get; init; } = [];

    /// <summary>The action that lists what can be chosen, if that is not known beforehand.</summary>
    public string? SourceAction { get; init; }
}
