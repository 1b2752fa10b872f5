using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cloister.Hosting;

/// <summary>An opened folder: its load context and the plugins that were made of it. Whoever lets go of it lets the folder go.</summary>
[RequiresUnreferencedCode("Plugins of folders are not known when the host is trimmed.")]
[RequiresDynamicCode("Plugins of folders are made at run time.")]
internal sealed class LoadedFolder
{
    private readonly FolderLoadContext _context;
    private readonly List<Plugin> _plugins = [];
    private readonly List<PluginId> _ids = [];

    private LoadedFolder(FolderLoadContext context) => _context = context;

    public IReadOnlyList<Plugin> Plugins => _plugins;

    /// <summary>What the plugins answered when they were asked once, in their order.</summary>
    public PluginId[] Ids => [.. _ids];

    /// <summary>Reads the folder, compares it with its listing, loads it, and makes its plugins.</summary>
    /// <exception cref="PluginFolderException">Something is not as it was listed, or is no plugin.</exception>
    public static async Task<LoadedFolder> OpenAsync(
        FolderPluginListing listing,
        string root,
        IReadOnlySet<string> shared,
        IServiceProvider services,
        ILogger log
    )
    {
        var contents = FolderContents.Read(listing.Name, Locate(listing, root));
        if (!string.Equals(contents.Hash, listing.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw new PluginFolderException(
                listing.Name,
                $"its contents have the SHA-256 '{contents.Hash}', but it is listed with '{listing.Sha256}'. Nothing of it was loaded. If the new "
                    + "contents are meant, list that hash; otherwise put the old contents back."
            );
        }

        var loaded = new LoadedFolder(new(listing.Name, contents, shared));
        try
        {
            foreach (var type in PluginTypes(listing, loaded._context))
            {
                loaded._plugins.Add(Make(listing.Name, type, services));
                loaded._ids.Add(Ask(listing.Name, loaded._plugins[^1]));
            }

            return loaded;
        }
        catch
        {
            await loaded.CloseAsync(listing.Name, log).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Disposes the plugins and asks for the folder to be unloaded, which happens when nobody uses it any more.</summary>
    public async ValueTask CloseAsync(string name, ILogger log)
    {
        foreach (var plugin in Plugins)
        {
            try
            {
                switch (plugin)
                {
                    case IAsyncDisposable disposable:
                        await disposable.DisposeAsync().ConfigureAwait(false);
                        break;
                    case IDisposable disposable:
                        disposable.Dispose();
                        break;
                }
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                HostLog.PluginDisposalFailed(log, name, exception);
            }
        }

        _context.Unload();
    }

    private static string Locate(FolderPluginListing listing, string root)
    {
        var folder = Path.GetFullPath(listing.Path, root);
        var isInside = FolderContents.IsInside(root, folder);
        if (isInside && Directory.Exists(folder))
        {
            isInside =
                FolderContents.IsInside(FolderContents.Real(new DirectoryInfo(root)), FolderContents.Real(new DirectoryInfo(folder)))
                || FolderContents.IsInside(root, FolderContents.Real(new DirectoryInfo(folder)));
        }

        return isInside
            ? folder
            : throw new PluginFolderException(
                listing.Name,
                $"its path '{listing.Path}' leads out of '{root}'. Put the folder itself there, and list it by its place in it."
            );
    }

    private static Type[] PluginTypes(FolderPluginListing listing, FolderLoadContext context)
    {
        CloisterPluginAttribute[] attributes;
        try
        {
            var assembly =
                context.LoadFile(listing.EntryAssembly)
                ?? throw new PluginFolderException(
                    listing.Name,
                    $"it has no '{listing.EntryAssembly}'. Name the assembly with its plugins as EntryAssembly in the listing."
                );
            attributes = [.. assembly.GetCustomAttributes<CloisterPluginAttribute>()];
        }
        catch (Exception exception)
            when (exception is BadImageFormatException or FileNotFoundException or FileLoadException or TypeLoadException)
        {
            throw new PluginFolderException(
                listing.Name,
                $"its '{listing.EntryAssembly}' cannot be loaded. {exception.Message} Publish the plugin for this host, with its dependencies.",
                exception
            );
        }

        return attributes.Length > 0
            ? Array.ConvertAll(attributes, attribute => attribute.PluginType)
            : throw new PluginFolderException(
                listing.Name,
                $"'{listing.EntryAssembly}' names no plugin. Add [assembly: CloisterPlugin(typeof(YourPlugin))] to it."
            );
    }

    private static Plugin Make(string name, Type type, IServiceProvider services)
    {
        if (!type.IsAssignableTo(typeof(Plugin)) || type.IsAbstract)
        {
            throw new PluginFolderException(
                name,
                $"'{type}' is {(type.IsAbstract ? "abstract" : "no plugin of this host's runtime")}. Derive a class from GlobalPlugin or SessionPlugin, "
                    + "and leave Cloister.dll out of a folder that was not built against this host's."
            );
        }

        try
        {
            return (Plugin)ActivatorUtilities.CreateInstance(services, type);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new PluginFolderException(
                name,
                $"plugin '{type}' cannot be made. {exception.Message} It needs a public constructor, with parameters that the host's services have.",
                exception
            );
        }
    }

    // The runtime asks the same when it takes a plugin, but its refusal would not name the folder.
    private static PluginId Ask(string name, Plugin plugin)
    {
        try
        {
            _ = (plugin.PluginId.Value, plugin.Dependencies.Count, plugin.FeatureFlags.Count);
            return plugin.PluginId;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new PluginFolderException(
                name,
                $"plugin '{plugin.GetType()}' cannot be asked what it is. {exception.Message} Its PluginId, Dependencies and FeatureFlags have to "
                    + "give an answer, and always the same.",
                exception
            );
        }
    }
}
