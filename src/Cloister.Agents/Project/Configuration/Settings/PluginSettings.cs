namespace Cloister.Agents;

/// <summary>What the configuration says about one plugin.</summary>
/// <param name="IsEnabled">Whether it is wanted; null leaves it to the plugin.</param>
/// <param name="Config">Everything else, as it is written: placeholders stand until they are used.</param>
public sealed record PluginSettings(bool? IsEnabled, ConfigMap Config);
