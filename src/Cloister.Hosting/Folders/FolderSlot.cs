using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Cloister.Hosting;

/// <summary>One listed folder while the host runs. Changed only by the operation whose turn it is.</summary>
[RequiresUnreferencedCode("Plugins of folders are not known when the host is trimmed.")]
[RequiresDynamicCode("Plugins of folders are made at run time.")]
internal sealed class FolderSlot(FolderPluginListing listing, string root, IReadOnlySet<string> shared)
{
    public FolderPluginListing Listing { get; set; } = listing;

    public LoadedFolder? Loaded { get; set; }

    /// <summary>The ids of its plugins, also after it has been unloaded.</summary>
    public PluginId[] Ids { get; set; } = [];

    /// <summary>What an operation said; null as long as settings decide.</summary>
    public bool? Wanted { get; set; }

    /// <summary>What the settings said about it when it was unloaded.</summary>
    public RuntimeSettings Kept { get; set; } = RuntimeSettings.Empty;

    public FolderPluginState State =>
        Loaded is null ? FolderPluginState.Unloaded
        : Wanted == false ? FolderPluginState.Disabled
        : FolderPluginState.Enabled;

    /// <summary>Whether the listing means this folder.</summary>
    public bool IsAt(string folder) => Path.GetFullPath(Listing.Path, root) == folder;

    public FolderPlugin Describe() => new(Listing, State, Ids);

    public Task<LoadedFolder> OpenAsync(FolderPluginListing listing, IServiceProvider services, ILogger log) =>
        LoadedFolder.OpenAsync(listing, root, shared, services, log);

    /// <summary>The settings as this folder's state makes them.</summary>
    /// <param name="settings">What everybody else says.</param>
    /// <param name="known">The plugins that the runtime has, or is about to have from a folder.</param>
    public RuntimeSettings Apply(RuntimeSettings settings, IReadOnlySet<PluginId> known)
    {
        if (Loaded is null)
        {
            return SettingsOverlay.Without(settings, [.. Ids.Concat(SettingsOverlay.IdOf(Listing.Name)).Where(id => !known.Contains(id))]);
        }

        return Wanted is { } wanted ? Ids.Aggregate(settings, (all, id) => all.WithPlugin(id, wanted)) : settings;
    }
}
