namespace Cloister;

/// <summary>One plugin's failure in a lifecycle operation.</summary>
/// <param name="PluginId">The plugin; <c>&lt;session&gt;</c> for what belongs to no plugin.</param>
/// <param name="Exception">What it threw.</param>
public sealed record PluginFailure(string PluginId, Exception Exception);
