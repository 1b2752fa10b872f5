using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What lists show of a plugin.</summary>
/// <param name="Name">Its id.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Description">What it does.</param>
/// <param name="IsEnabled">Whether the configuration wants it.</param>
public sealed record PluginInfo(string Name, string Title, string Description, bool IsEnabled)
{
    /// <summary>What people can have it do.</summary>
    public ValueList<string> Actions { get; init; } = [];

    /// <summary>The points at which it may refuse.</summary>
    public ValueList<string> Guards { get; init; } = [];

    /// <summary>The points at which it changes values.</summary>
    public ValueList<string> Pipelines { get; init; } = [];

    /// <summary>The points at which it notes things.</summary>
    public ValueList<string> Effects { get; init; } = [];

    /// <summary>The points at which it answers.</summary>
    public ValueList<string> Resolves { get; init; } = [];
}
