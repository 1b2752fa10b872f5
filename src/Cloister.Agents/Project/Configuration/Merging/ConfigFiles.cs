namespace Cloister.Agents;

/// <summary>The configuration files that hold for a project: its own, and those of the folders above it.</summary>
internal static class ConfigFiles
{
    public const string NotFound = $"{ProductNames.ConfigFile} not found in project directory";

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

    /// <summary>What holds for a project.</summary>
    /// <param name="root">The project.</param>
    /// <param name="own">What its own file holds; read from there if not given.</param>
    /// <exception cref="AgentConfigException">The project has no file of its own, or one of the files is no JSON.</exception>
    public static MergedConfig Merge(string root, ReadOnlyMemory<byte>? own = null)
    {
        var merged = MergeAbove(root);
        var file = Path.Combine(root, ProductNames.ConfigFile);
        own ??= Read(file) ?? throw new AgentConfigException(NotFound);
        merged.Lay(ConfigFileText.Parse(own.Value, ProductNames.ConfigFile), file);
        return merged;
    }

    /// <summary>What a project inherits.</summary>
    /// <exception cref="AgentConfigException">One of the files is no JSON.</exception>
    public static MergedConfig MergeAbove(string root)
    {
        var merged = new MergedConfig();
        foreach (var file in Of(root).SkipLast(1))
        {
            if (Read(file) is { } bytes)
            {
                merged.Lay(Inheritable(ConfigFileText.Parse(bytes, file)), file);
            }
        }
        return merged;
    }

    private static ConfigMap Inheritable(ConfigMap values) => OwnOnly.Aggregate(values, (map, key) => map.Without(key));

    private static byte[]? Read(string file)
    {
        try
        {
            return SharedFile.Read(file);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new AgentConfigException($"{file}: cannot be read. {exception.Message} Let this process read it.", exception);
        }
    }
}
