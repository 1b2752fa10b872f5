namespace Cloister.Agents;

/// <summary>A shell that is to be started.</summary>
/// <param name="Owner">The session it belongs to.</param>
/// <param name="Command">What it runs.</param>
/// <param name="Folder">Where it begins: absolute, inside the project.</param>
internal sealed record ShellStart(string Owner, string Command, string Folder)
{
    private static readonly Dictionary<string, string> Nothing = new(StringComparer.Ordinal);

    /// <summary>The run that asks for it, if one does.</summary>
    public string? RunId { get; init; }

    /// <summary>The call of that run.</summary>
    public string? ToolCallId { get; init; }

    /// <summary>On whose behalf that run works.</summary>
    public IReadOnlyList<string?> Speakers { get; init; } = [];

    /// <summary>Variables beside the usual ones.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = Nothing;

    /// <summary>Where below the state of the project it may write beside its own folder.</summary>
    public IReadOnlyList<string> Writable { get; init; } = [];

    /// <summary>Whether it talks to a terminal.</summary>
    public bool HasTerminal { get; init; }

    /// <summary>Whether it runs outside of the sandbox.</summary>
    public bool IsUnrestricted { get; init; }

    /// <summary>Whether something can be written to it.</summary>
    public bool TakesInput { get; init; }

    /// <summary>Whether its session is told when it ends.</summary>
    public bool AutoNotifyOnExit { get; init; }
}
