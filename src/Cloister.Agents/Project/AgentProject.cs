using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Cloister.Agents;

/// <summary>A folder with an agent in it.</summary>
public sealed class AgentProject
{
    private const int IdLength = 16;

    private AgentProject(string root)
    {
        Paths = new AgentPaths(root);
        Key = CaseOfNames.Fold(root);
        Id = IdOf(Key);
    }

    /// <summary>The folder: absolute, links followed, without a separator at its end.</summary>
    public string Root => Paths.Root;

    /// <summary>Names the agent on this machine: the same for every way in which its folder can be written.</summary>
    public string Id { get; }

    /// <summary>Absolute paths inside the project.</summary>
    public AgentPaths Paths { get; }

    /// <summary>The root as it is compared: in one case where the file system does not tell cases apart.</summary>
    internal string Key { get; }

    /// <summary>Names the project in a folder; whether there is a configuration in it is asked when that is loaded.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static AgentProject Open(string directory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        var root = Path.TrimEndingDirectorySeparator(RealPath.Of(directory));
        return Directory.Exists(root)
            ? new AgentProject(root)
            : throw new DirectoryNotFoundException(
                $"There is no project in '{root}' because there is no such folder. Create it, or name another one."
            );
    }

    /// <summary>Makes a new project; what people have written already is left alone.</summary>
    /// <exception cref="AgentConfigException">There is a project already, or its model is not to be had.</exception>
    public static CreatedProject Create(string directory, CreateProjectOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        return ProjectCreation.Run(directory, options ?? new CreateProjectOptions());
    }

    /// <summary>Returns the root.</summary>
    public override string ToString() => Root;

    [SuppressMessage("Security", "CA5350", Justification = "It names a folder, it protects nothing.")]
    internal static string IdOf(string key) => Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(key)))[..IdLength];
}
