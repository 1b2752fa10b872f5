namespace Cloister.AgUi;

/// <summary>Stands for a value that was received and cannot be used.</summary>
internal sealed class Fault
{
    private Fault() { }

    /// <summary>What is wrong with the value; null if it is not wrong but unknown: then it goes, and takes along what cannot do without it.</summary>
    public string? Problem { get; private init; }

    public UnrecognisedKind Unknown { get; private init; }

    /// <summary>Where the unknown thing stands, if anybody wants to know.</summary>
    public string Path { get; private init; } = "";

    public static Fault Malformed(string problem) => new() { Problem = problem };

    public static Fault Unrecognised(UnrecognisedKind kind, string path) => new() { Unknown = kind, Path = path };
}
