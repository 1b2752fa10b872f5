namespace Cloister.Agents;

/// <summary>The configuration files that hold for a project: its own, and those of the folders above it.</summary>
internal static class ConfigFiles
{
    private static readonly string[] OwnOnly = ["name", "version"];

    /// <summary>Where such files can be, from the outermost to the project's own.</summary>
    public static IReadOnlyList<string> Of(string root)
    {
        var files = new List<string>();
        for (var folder = root; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            files.Add(Path.Combine(folder, ProductNames.ConfigFile));
        }
        files.Reverse();
        return files;
    }

    /// <summary>What errors call a file: the project's own is the one meant by its name alone.</summary>
    public static string NameOf(string file, string root) => Path.GetDirectoryName(file) == root ? ProductNames.ConfigFile : file;

    /// <exception cref="AgentConfigException">The project has no file of its own, or one of the files is no JSON.</exception>
    public static MergedConfig Merge(string root)
    {
        var merged = new MergedConfig();
        foreach (var file in Of(root))
        {
            var isOwn = Path.GetDirectoryName(file) == root;
            if (Read(file, isOwn) is { } bytes)
            {
                var values = ConfigFileText.Parse(bytes, NameOf(file, root));
                merged.Lay(isOwn ? values : Inheritable(values), file);
            }
        }
        return merged;
    }

    private static ConfigMap Inheritable(ConfigMap values) => OwnOnly.Aggregate(values, (map, key) => map.Without(key));

    private static byte[]? Read(string file, bool isOwn)
    {
        try
        {
            return SharedFile.Read(file);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return isOwn ? throw new AgentConfigException($"{ProductNames.ConfigFile} not found in project directory", exception) : null;
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new AgentConfigException($"{file}: cannot be read. {exception.Message} Let this process read it.", exception);
        }
    }
}
