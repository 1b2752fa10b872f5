namespace Cloister.Agents;

/// <summary>What is to run, and what it may see and change.</summary>
/// <param name="Program">The program, where it is inside.</param>
/// <param name="Arguments">What it is given.</param>
internal sealed record SandboxRequest(string Program, IReadOnlyList<string> Arguments)
{
    private static readonly Dictionary<string, string> Nothing = new(StringComparer.Ordinal);

    /// <summary>Where it begins: inside the project.</summary>
    public required string Folder { get; init; }

    /// <summary>A folder of its own below the state of the project: its home and its temporary files lie there.</summary>
    public required string Private { get; init; }

    /// <summary>What it is told by variables; home and temporary folder are set here.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = Nothing;

    /// <summary>Folders below the state of the project that it may write to beside its own.</summary>
    public IReadOnlyList<string> Writable { get; init; } = [];

    /// <summary>Whether it runs free, because a person approved that.</summary>
    public bool IsUnrestricted { get; init; }

    /// <summary>Whether its errors come out of the stream of its answers.</summary>
    public bool JoinsErrors { get; init; } = true;

    /// <summary>Tells what is left of it from everything else on the machine.</summary>
    public string? Mark { get; init; }
}
