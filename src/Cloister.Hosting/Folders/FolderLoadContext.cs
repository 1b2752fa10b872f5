using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;

namespace Cloister.Hosting;

/// <summary>Loads the assemblies of one plugin folder, from bytes that were hashed, and goes when nothing of them is used any more.</summary>
[RequiresUnreferencedCode("Plugins of folders are not known when the host is trimmed.")]
internal sealed class FolderLoadContext : AssemblyLoadContext
{
    private static readonly string[] SharedPrefixes = ["System.", "Microsoft.Extensions.", "Microsoft.Win32.", "Cloister."];
    private static readonly string[] SharedNames =
    [
        "Cloister",
        "System",
        "mscorlib",
        "netstandard",
        "Microsoft.CSharp",
        "WindowsBase",
        "System.Private.CoreLib",
    ];

    private readonly string _name;
    private readonly Dictionary<string, byte[]> _managed;
    private readonly HashSet<string> _others;
    private readonly IReadOnlySet<string> _shared;

    /// <exception cref="PluginFolderException">Two of its assemblies have the same name but for the case.</exception>
    public FolderLoadContext(string name, FolderContents contents, IReadOnlySet<string> shared)
        : base($"plugin folder {name}", isCollectible: true)
    {
        _name = name;
        _shared = shared;
        _managed = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (path, bytes) in contents.Files.Where(file => IsManaged(file.Key)))
        {
            if (!_managed.TryAdd(path, bytes))
            {
                throw new PluginFolderException(
                    name,
                    $"'{path}' is there twice, in names that differ only in case, and assemblies are found without regard to it. Remove one."
                );
            }
        }

        _others = contents.Files.Keys.Select(path => Path.GetFileName(path)).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The assembly of a file in the folder.</summary>
    /// <exception cref="BadImageFormatException">It is no assembly.</exception>
    public Assembly? LoadFile(string path)
    {
        if (!_managed.TryGetValue(path, out var bytes))
        {
            return null;
        }

        using var assembly = new MemoryStream(bytes, writable: false);
        using var symbols = _managed.TryGetValue(Path.ChangeExtension(path, ".pdb"), out var pdb)
            ? new MemoryStream(pdb, writable: false)
            : null;
        return LoadFromStream(assembly, symbols);
    }

    /// <summary>What both sides talk about comes from the host; everything else from the folder first, and from the host if it is not there.</summary>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var name = assemblyName.Name!;
        if (_shared.Contains(name) || SharedNames.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        if (Array.Exists(SharedPrefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) && HostHas(assemblyName))
        {
            return null;
        }

        return LoadFile(assemblyName.CultureName is { Length: > 0 } culture ? $"{culture}/{name}.dll" : $"{name}.dll");
    }

    /// <summary>Native code cannot be loaded from bytes, nor be got rid of; so none comes out of a plugin folder.</summary>
    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        var stem = Path.GetFileName(unmanagedDllName);
        string[] candidates = [stem, stem + ".dll", stem + ".so", stem + ".dylib", $"lib{stem}", $"lib{stem}.so", $"lib{stem}.dylib"];
        return Array.Find(candidates, _others.Contains) is { } found
            ? throw new DllNotFoundException(
                $"Plugin folder '{_name}' holds the native library '{found}', and native code is not loaded from plugin folders: it can neither be "
                    + "loaded from the bytes that were hashed nor be unloaded. Install it with the host, and take it out of the folder."
            )
            : 0;
    }

    private static bool IsManaged(string path) =>
        path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".pdb", StringComparison.OrdinalIgnoreCase);

    private static bool HostHas(AssemblyName assemblyName)
    {
        try
        {
            return Default.LoadFromAssemblyName(assemblyName) is not null;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (FileLoadException)
        {
            // The host has an older one: the folder's own is the one that fits.
            return false;
        }
    }
}
