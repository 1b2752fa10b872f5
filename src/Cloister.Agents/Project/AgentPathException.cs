namespace Cloister.Agents;

/// <summary>A path was refused because it would lead somewhere it must not.</summary>
public sealed class AgentPathException : IOException
{
    private AgentPathException(string path, string message)
        : base(message) => Path = path;

    /// <summary>The path as it was given.</summary>
    public string Path { get; }

    internal static AgentPathException Outside(string path, string root) =>
        new(path, $"The path '{path}' is refused because it leads out of '{root}', links resolved. Name something inside it.");

    internal static AgentPathException DeviceName(string path, string segment) =>
        new(path, $"The path '{path}' is refused because '{segment}' is the name of a device on some systems. Choose another name.");

    internal static AgentPathException Unusable(string path) =>
        new(
            path,
            $"The path '{path.Replace("\0", "\\0", StringComparison.Ordinal)}' is refused: it is empty or holds a character no path has."
        );

    internal static AgentPathException NoFile(string path) =>
        new(path, $"The path '{path}' is refused because what is there is a pipe, a device or the like. Name a file.");

    internal static AgentPathException Swapped(string path) =>
        new(path, $"The path '{path}' is refused because it was replaced by something else while it was being opened. Try again.");

    internal static AgentPathException TooManyLinks(string path) =>
        new(path, $"The path '{path}' is refused because its links go round in circles. Remove the circle.");
}
