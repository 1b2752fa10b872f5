namespace Cloister.Agents;

/// <summary>Absolute paths of a project; whatever would lead out of it is refused.</summary>
/// <remarks>
/// Links are followed before anything is compared, so a link inside the project that leads out of it is refused as well. What is handed
/// out is the path with its links followed.
/// </remarks>
public sealed class AgentPaths
{
    internal AgentPaths(string root)
    {
        Root = root;
        State = Path.Combine(root, ProductNames.StateFolder);
    }

    /// <summary>The project itself.</summary>
    public string Root { get; }

    /// <summary>Where everything durable lies that people do not write.</summary>
    public string State { get; }

    /// <summary>The store of sessions.</summary>
    public string Database => Path.Combine(State, "state.db");

    /// <summary>Held for as long as an agent owns the project.</summary>
    public string Lock => Path.Combine(State, "state.lock");

    /// <summary>The log, a file a day.</summary>
    public string Logs => Path.Combine(State, "logs");

    /// <summary>What can be made again, and is lost without loss.</summary>
    public string Cache => Path.Combine(State, "cache");

    /// <summary>Facts about the running process, which mean nothing when it has ended.</summary>
    public string Run => Path.Combine(State, "run");

    internal string ConfigFile => Path.Combine(Root, ProductNames.ConfigFile);

    internal string ProfileFile => Path.Combine(Root, ProductNames.ProfileFile);

    internal string SoulFile => Path.Combine(Root, ProductNames.SoulFile);

    internal string VariablesFile => Path.Combine(Root, ProductNames.VariablesFile);

    /// <summary>A path of the project, relative to it or absolute.</summary>
    /// <exception cref="AgentPathException">It leads out of the project, or is no path that every system has.</exception>
    public string InProject(string path) => Resolve(Root, path);

    /// <summary>A path below the state of the project.</summary>
    /// <exception cref="AgentPathException">It leads out of there, or is no path that every system has.</exception>
    public string InState(params ReadOnlySpan<string> segments) => Resolve(State, Path.Combine(segments));

    /// <summary>Opens a file of the project for reading.</summary>
    /// <exception cref="AgentPathException">It leads out of the project, is no file, or was swapped while it was opened.</exception>
    public FileStream OpenRead(string path) => OpenFile.Read(path, InProject(path));

    private string Resolve(string folder, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (string.IsNullOrWhiteSpace(path) || path.Contains('\0', StringComparison.Ordinal))
        {
            throw AgentPathException.Unusable(path);
        }
        // The folder may be a link itself, but not one that leads out of the project.
        var real = RealPath.Of(Path.Combine(folder, path));
        if (!RealPath.IsInside(real, Root) || !RealPath.IsInside(real, RealPath.Of(folder)))
        {
            throw AgentPathException.Outside(path, folder);
        }
        DeviceNames.Refuse(path);
        return real;
    }
}
