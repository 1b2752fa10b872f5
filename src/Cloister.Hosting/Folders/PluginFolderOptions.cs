using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Cloister.Hosting;

/// <summary>Which folders below one root may be opened, and what their plugins share with the host.</summary>
public sealed class PluginFolderOptions
{
    private readonly List<Func<IEnumerable<FolderPluginListing>>> _listings = [];
    private readonly HashSet<string> _shared = new(StringComparer.OrdinalIgnoreCase);

    internal PluginFolderOptions(string root) => Root = root;

    /// <summary>The folder that the plugin folders are in; relative to the content root of the host.</summary>
    public string Root { get; }

    internal IReadOnlySet<string> SharedAssemblies => _shared;

    /// <summary>Allows one folder, with exactly the contents that the hash was computed over.</summary>
    /// <param name="name">The folder's name in the root, and that of its entry assembly without <c>.dll</c>.</param>
    /// <param name="sha256">What <see cref="PluginFolder.ComputeHash"/> gave.</param>
    public PluginFolderOptions List(string name, string sha256) => List(new FolderPluginListing(name, sha256));

    /// <summary>Allows one folder.</summary>
    public PluginFolderOptions List(FolderPluginListing listing)
    {
        ArgumentNullException.ThrowIfNull(listing);
        _listings.Add(() => [listing]);
        return this;
    }

    /// <summary>
    /// Allows the folders of the list <c>plugins</c> in a section of configuration; each has a <c>path</c> and a <c>sha256</c>, and may have a
    /// <c>name</c>, an <c>entryAssembly</c> and <c>enabled</c>. It is read once, when the host starts.
    /// </summary>
    public PluginFolderOptions ListFrom(IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        _listings.Add(() => ConfiguredListings.Read(section));
        return this;
    }

    /// <summary>Lets plugins use the host's copy of an assembly even if their folder brings one, so that both mean the same types.</summary>
    /// <remarks>The runtime, the framework and <c>Microsoft.Extensions.*</c> are always shared, as far as the host has them.</remarks>
    public PluginFolderOptions Share(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        _shared.Add(assembly.GetName().Name!);
        return this;
    }

    internal IEnumerable<FolderPluginListing> Listings() => _listings.SelectMany(listings => listings());
}
