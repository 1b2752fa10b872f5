namespace Cloister.Cli;

/// <summary>A command cannot do what it was asked; what it says is for people.</summary>
internal sealed class CommandException(string message, int exitCode = ExitCode.Failed, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>The command line, or a variable that stands for a part of it, means nothing.</summary>
    public static CommandException Usage(string message) => new(message, Cli.ExitCode.Usage);
}
