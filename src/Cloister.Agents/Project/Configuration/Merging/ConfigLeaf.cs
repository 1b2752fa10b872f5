namespace Cloister.Agents;

/// <summary>One value of the effective configuration and the file it came from.</summary>
/// <param name="Segments">Where it stands.</param>
/// <param name="Value">What stands there; lists are values as a whole.</param>
/// <param name="File">The file it came from.</param>
internal sealed record ConfigLeaf(IReadOnlyList<string> Segments, object? Value, string File)
{
    public string Path => ConfigPath.Of(Segments);
}
