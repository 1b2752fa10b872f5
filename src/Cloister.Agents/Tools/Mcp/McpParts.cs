using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>What connections to servers of tools are made with.</summary>
internal sealed class McpParts
{
    /// <summary>Where programs are started: the project.</summary>
    public required string Folder { get; init; }

    public required ILoggerFactory Loggers { get; init; }

    /// <summary>Reads a variable of the host process.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Takes secrets out of what servers say.</summary>
    public Func<string, string> Redact { get; init; } = static text => text;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long a server may take until its tools are known.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Makes the way to a server.</summary>
    public Func<string, McpServerSettings, McpParts, Task<McpWay>> Way { get; init; } = McpWay.ToAsync;

    /// <summary>Says what to start for a program: as it is, or shut in.</summary>
    public Func<SandboxRequest, Task<ProcessPlan>> PlanAsync { get; init; } =
        static request =>
            Task.FromResult(
                new ProcessPlan(request.Program, request.Arguments) { Folder = request.Folder, Environment = request.Environment }
            );

    /// <summary>Where the program of a server has its home while it is shut in; it finds there what it left the last time.</summary>
    public Func<string, string> PrivateFolderOf { get; init; } = static name => Path.Combine(Path.GetTempPath(), name);
}
