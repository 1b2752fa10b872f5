using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>What shells are made with.</summary>
internal sealed class ShellParts
{
    /// <summary>What shuts them in.</summary>
    public required Sandbox Sandbox { get; init; }

    /// <summary>What holds just now.</summary>
    public required Func<AgentSnapshot> Snapshot { get; init; }

    /// <summary>Keeps secrets out of what they write.</summary>
    public required SecretRedactor Redactor { get; init; }

    /// <summary>Reads a variable of the host process.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Where the agent listens; null if it does not.</summary>
    public Func<Uri?> Address { get; init; } = static () => null;

    /// <summary>What a session tells its shells: whoever talks in it, and where.</summary>
    public Func<string, CancellationToken, ValueTask<IReadOnlyDictionary<string, string>>> VariablesOfSessionAsync { get; init; } =
        static (_, _) => new(NoVariables);

    /// <summary>On whose behalf a run of a session works.</summary>
    public Func<string, string, IReadOnlyCollection<string?>> SpeakersOf { get; init; } = static (_, _) => [];

    public required ILoggerFactory Loggers { get; init; }

    private static Dictionary<string, string> NoVariables { get; } = new(StringComparer.Ordinal);
}
