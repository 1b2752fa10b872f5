namespace Cloister.Agents;

/// <summary>
/// What of a project a sandbox shows, and what of it can be changed inside. Everything is looked at with its links followed, and what is to be protected
/// must not be a link itself: what is in the sandbox could put another one in its place.
/// </summary>
internal sealed class SandboxLayout
{
    private const string Git = ".git";

    private readonly AgentPaths _paths;

    private SandboxLayout(AgentPaths paths) => _paths = paths;

    /// <summary>The project.</summary>
    public string Root => _paths.Root;

    /// <summary>The state of the agent: nothing of it is seen but what is named below.</summary>
    public string State => _paths.State;

    /// <summary>Where it may write, but for what is protected. None lies in another.</summary>
    public required IReadOnlyList<string> Writable { get; init; }

    /// <summary>Where it may write below the state.</summary>
    public required IReadOnlyList<string> WritableState { get; init; }

    /// <summary>What can be read and not changed.</summary>
    public required IReadOnlyList<string> ReadOnly { get; init; }

    /// <summary>Folders that cannot be moved away with what is protected in them.</summary>
    public required IReadOnlyList<string> Fixed { get; init; }

    /// <summary>Files that seem to be empty.</summary>
    public required IReadOnlyList<string> HiddenFiles { get; init; }

    /// <summary>Folders that seem to be empty.</summary>
    public required IReadOnlyList<string> HiddenFolders { get; init; }

    /// <param name="paths">The project.</param>
    /// <param name="writable">Where programs may write, relative to the project.</param>
    /// <param name="state">Where they may write below the state.</param>
    /// <param name="homes">Folders of the user, which nobody is to see.</param>
    /// <exception cref="SandboxUnavailableException">Something could not be protected.</exception>
    /// <exception cref="AgentPathException">A folder is outside of the project.</exception>
    public static SandboxLayout Of(AgentPaths paths, IEnumerable<string> writable, IEnumerable<string> state, SandboxHomes homes)
    {
        RefuseAround(paths.Root, homes.User);
        var git = Path.Combine(paths.Root, Git);
        string[] gits = Directory.Exists(git) ? [Path.Combine(git, "hooks"), Path.Combine(git, "config")] : [git];
        RefuseLinks(paths.Root, [paths.State, paths.ConfigFile, paths.VariablesFile, git, .. gits]);
        var open = Outermost(writable.Select(path => Made(paths.InProject(path))));
        if (open.Contains(paths.Root, StringComparer.Ordinal))
        {
            Make(paths, Directory.Exists(git) ? gits[0] : null);
        }

        return new(paths)
        {
            Writable = open,
            WritableState = [.. state.Append(paths.Cache).Select(path => Made(paths.InState(path)))],
            ReadOnly = [.. gits.Append(paths.ConfigFile).Where(Path.Exists)],
            Fixed = Directory.Exists(git) ? [git] : [],
            HiddenFiles = File.Exists(paths.VariablesFile) ? [paths.VariablesFile] : [],
            HiddenFolders = Directory.Exists(homes.Settings) && RealPath.IsInside(homes.Settings, paths.Root) ? [homes.Settings] : [],
        };
    }

    /// <summary>What is not there could be put there, with what the agent or the user's git would obey.</summary>
    private static void Make(AgentPaths paths, string? hooks)
    {
        if (hooks is not null)
        {
            Directory.CreateDirectory(hooks);
        }

        if (!File.Exists(paths.VariablesFile))
        {
            PrivateFiles.Create(paths.VariablesFile);
        }
    }

    private static void RefuseAround(string root, string home)
    {
        if (home.Length > 0 && RealPath.IsInside(home, root))
        {
            throw new SandboxUnavailableException(
                $"the project holds '{home}', the folder of the user, which nothing in a sandbox may see. Move the project to a folder of its own."
            );
        }
    }

    private static void RefuseLinks(string root, IEnumerable<string> files)
    {
        if (files.FirstOrDefault(file => new FileInfo(file).LinkTarget is not null) is { } link)
        {
            throw new SandboxUnavailableException(
                $"'{Path.GetRelativePath(root, link)}' is a link, and a link cannot be protected. Put what it leads to in its place."
            );
        }
    }

    private static string Made(string folder) => File.Exists(folder) ? folder : Directory.CreateDirectory(folder).FullName;

    /// <summary>One inside another is writable with it, and could have been made a link meanwhile.</summary>
    private static List<string> Outermost(IEnumerable<string> folders)
    {
        var all = folders.Distinct(StringComparer.Ordinal).ToList();
        return all.FindAll(one => !all.Exists(other => other != one && RealPath.IsInside(one, other)));
    }
}
