namespace Cloister.Agents;

/// <summary>The program that runs commands.</summary>
internal static class ShellProgram
{
    private const string Usual = "/bin/sh";

    /// <summary>What runs commands of this agent.</summary>
    public static string Of(AgentConfig config) =>
        config.ShellPath is { Length: > 0 } path ? (Path.IsPathRooted(path) ? path : ProgramFile.Find(path) ?? path)
        : OperatingSystem.IsWindows() ? "powershell.exe"
        : Usual;

    /// <summary>A command as a program and its arguments.</summary>
    public static (string Program, string[] Arguments) Running(string shell, string command) =>
        OperatingSystem.IsWindows()
            ? (shell, ["-NoProfile", "-NonInteractive", "-Command", $"& {{ {command} }} 2>&1"])
            : (shell, ["-c", command]);

    /// <summary>
    /// The same in a pseudo terminal. The one of the system's own <c>script</c> is inside the sandbox, where its device lies as well, and needs no native
    /// code of ours. It has no size of its own.
    /// </summary>
    /// <exception cref="ActionFailedException">There is none.</exception>
    public static (string Program, string[] Arguments) InTerminal(string shell, string command)
    {
        var script =
            ProgramFile.Find("script")
            ?? throw new ActionFailedException(
                "pty is not available: the program 'script' is not installed. Install the package 'bsdutils' or 'util-linux'."
            );
        return OperatingSystem.IsMacOS()
            ? (script, ["-q", "/dev/null", shell, "-c", command])
            : (script, ["-qefc", $"stty cols 120 rows 40; exec {Quoted(shell)} -c {Quoted(command)}", "/dev/null"]);
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
