using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>Whether a plugin can do its work.</summary>
/// <param name="IsEnabled">Whether the configuration wants it.</param>
/// <param name="IsAvailable">Whether it has what it needs.</param>
/// <param name="Reasons">What is missing, for people.</param>
public sealed record PluginAvailability(bool IsEnabled, bool IsAvailable, ValueList<string> Reasons)
{
    /// <summary>It has what it needs.</summary>
    public static PluginAvailability Available { get; } = new(true, true, []);

    /// <summary>Something is missing.</summary>
    /// <param name="reasons">What, for people.</param>
    public static PluginAvailability Missing(params ReadOnlySpan<string> reasons) => new(true, false, ValueList.Create(reasons));

    internal static PluginAvailability Disabled(string plugin) => new(false, false, [$"Plugin \"{plugin}\" is disabled"]);
}
