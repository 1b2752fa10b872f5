using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cloister.Agents;

/// <summary>What sandboxes are made with.</summary>
internal sealed class SandboxParts
{
    /// <summary>The project.</summary>
    public required AgentPaths Paths { get; init; }

    /// <summary>Asked each time something is started. Only people change them.</summary>
    public required Func<SandboxSettings> Settings { get; init; }

    /// <summary>Folders of the user, which nothing inside sees.</summary>
    public required SandboxHomes Homes { get; init; }

    /// <summary>Finds a program of the system.</summary>
    public Func<string, string?> FindProgram { get; init; } = ProgramFile.Find;

    public ILogger Logger { get; init; } = NullLogger.Instance;
}
