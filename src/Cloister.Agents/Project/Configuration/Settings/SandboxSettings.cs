namespace Cloister.Agents;

/// <summary>How shells are shut in.</summary>
public sealed record SandboxSettings
{
    /// <summary>Whether they are.</summary>
    public SandboxMode Mode { get; init; } = ConfigKeys.SandboxMode.Default;

    /// <summary>Which network they see.</summary>
    public SandboxNetwork Network { get; init; } = ConfigKeys.SandboxNetwork.Default;

    /// <summary>Where they may write, relative to the project.</summary>
    public IReadOnlyList<string> WritablePaths { get; init; } = ConfigKeys.SandboxWritablePaths.Default;

    /// <summary>Variables of the host process that they get beside the usual ones.</summary>
    public IReadOnlyList<string> EnvAllowlist { get; init; } = [];

    /// <summary>Variables that are kept from them because they hold secrets, and which they get after all.</summary>
    public IReadOnlyList<string> EnvExpose { get; init; } = [];

    /// <summary>How many processes and threads each may have.</summary>
    public int MaxProcesses { get; init; } = ConfigKeys.SandboxMaxProcesses.Default;

    /// <summary>How many MiB each of their processes may write to.</summary>
    public int MaxMemoryMb { get; init; } = ConfigKeys.SandboxMaxMemoryMb.Default;

    /// <summary>How many MiB a file may have that they write.</summary>
    public int MaxFileMb { get; init; } = ConfigKeys.SandboxMaxFileMb.Default;
}
