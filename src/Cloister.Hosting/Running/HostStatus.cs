namespace Cloister.Hosting;

/// <summary>What the health check and the tests want to know about the runtime in its host.</summary>
internal sealed class HostStatus
{
    /// <summary>Global plugins that failed to attach when the host started.</summary>
    public IReadOnlyList<PluginFailure> StartFailures { get; set; } = [];

    /// <summary>Folders that were refused when the host started: name and reason.</summary>
    public IReadOnlyList<(string Name, string Reason)> RefusedFolders { get; set; } = [];

    /// <summary>Why the latest reload of settings was refused; null when it was applied.</summary>
    public string? RefusedReload { get; set; }
}
