namespace Cloister.Cli;

/// <summary>What a command finds where it was started.</summary>
internal sealed record Surroundings
{
    public required Terminal Terminal { get; init; }

    /// <summary>Reads a variable of the process.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>The current folder.</summary>
    public required string Folder { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What the command is called by whoever started it, for hints that can be copied.</summary>
    public string Command => Variable(Variables.Command) is { Length: > 0 } name ? name : Variables.DefaultCommand;

    public static Surroundings OfProcess() =>
        new()
        {
            Terminal = Terminal.OfProcess(),
            Variable = name => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null,
            Folder = Environment.CurrentDirectory,
        };
}
