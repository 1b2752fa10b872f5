namespace Cloister.Hosting;

/// <summary>A listed plugin folder as it was when it was asked for.</summary>
/// <param name="Listing">What is listed.</param>
/// <param name="State">What it is.</param>
/// <param name="PluginIds">Its plugins; known once it has been opened.</param>
public sealed record FolderPlugin(FolderPluginListing Listing, FolderPluginState State, IReadOnlyList<PluginId> PluginIds)
{
    /// <summary>The name it is listed under.</summary>
    public string Name => Listing.Name;
}
