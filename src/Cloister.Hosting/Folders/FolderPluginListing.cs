namespace Cloister.Hosting;

/// <summary>Allows one folder of plugins to be opened, with exactly these contents.</summary>
/// <param name="Name">What the folder is called in operations and logs.</param>
/// <param name="Sha256">The hash over every file of the folder; see <see cref="PluginFolder.ComputeHash"/>.</param>
public sealed record FolderPluginListing(string Name, string Sha256)
{
    /// <summary>The folder, relative to the root that plugins are taken from.</summary>
    /// <value>The name by default.</value>
    public string Path { get; init; } = Name;

    /// <summary>The assembly that names its plugins with <see cref="CloisterPluginAttribute"/>.</summary>
    /// <value>The name with <c>.dll</c> by default.</value>
    public string EntryAssembly { get; init; } = Name + ".dll";

    /// <summary>Whether the folder is opened when the host starts.</summary>
    /// <value>True by default.</value>
    public bool IsEnabled { get; init; } = true;
}
