using Microsoft.Extensions.Configuration;

namespace Cloister.Hosting;

/// <summary>Reads listings from configuration.</summary>
internal static class ConfiguredListings
{
    /// <exception cref="FormatException">An entry is incomplete.</exception>
    public static IEnumerable<FolderPluginListing> Read(IConfiguration section)
    {
        foreach (var entry in section.GetSection("plugins").GetChildren())
        {
            var path = Required(entry, "path");
            var name = entry["name"] ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
            var listing = new FolderPluginListing(name, Required(entry, "sha256")) { Path = path, IsEnabled = Enabled(entry) };
            yield return entry["entryAssembly"] is { } assembly ? listing with { EntryAssembly = assembly } : listing;
        }
    }

    private static string Required(IConfigurationSection entry, string key) =>
        entry[key] is { Length: > 0 } value
            ? value
            : throw new FormatException(
                $"'{entry.Path}' lists a plugin folder without '{key}'. Each has a 'path', and a 'sha256' as PluginFolder.ComputeHash gives it."
            );

    private static bool Enabled(IConfigurationSection entry) =>
        entry["enabled"] switch
        {
            null or "" => true,
            var text when bool.TryParse(text, out var enabled) => enabled,
            var text => throw new FormatException($"'{entry.Path}:enabled' is '{text}'. Expected 'true' or 'false'."),
        };
}
