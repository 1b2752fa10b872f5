using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What the actions of the shell service are given, in words for models.</summary>
internal static class ShellSchemas
{
    private const string Command = """
        "cmd":{"type":"string","minLength":1,"maxLength":100000,"description":"The command, as a shell reads it."},
        "cwd":{"type":"string","description":"The folder it begins in, inside the project; the project itself if not given."}
        """;

    private const string Free = """
        "unrestricted":{"type":"boolean","description":"Run outside of the sandbox. A person has to approve it."},
        "reason":{"type":"string","description":"Why it has to run outside of the sandbox, for that person."}
        """;

    private const string Tokens = """
        "maxOutputTokens":{"type":"integer","minimum":1,"description":"About how much output is wanted; more can be read with shell_read."}
        """;

    private const string Id = """
        "shellId":{"type":"string","description":"The shell, as shell_start named it."}
        """;

    public static JsonData Exec { get; } =
        Of(
            ["cmd"],
            Command,
            """
            "timeoutMs":{"type":"integer","minimum":1,"maximum":600000,"description":"How long it may take; 60000 if not given."}
            """,
            Tokens,
            Free
        );

    public static JsonData Start { get; } =
        Of(
            ["cmd"],
            Command,
            """
            "inlineWaitMs":{"type":"integer","minimum":0,"maximum":30000,"description":"How long to wait for its first output, or its end; 1200 if not given."},
            "autoNotifyOnExit":{"type":"boolean","description":"Whether the conversation is told when it ends later; true if not given."},
            "pty":{"type":"boolean","description":"Whether it talks to a terminal, for programs that ask for one."}
            """,
            Tokens,
            Free
        );

    public static JsonData Status { get; } =
        Of(
            [],
            Id,
            """
            "cmd":{"type":"string","description":"Part of a command, instead of a shell: the newest shell with it."}
            """
        );

    public static JsonData Read { get; } =
        Of(
            ["shellId"],
            Id,
            """
            "fromCursor":{"type":"integer","minimum":0,"description":"Where to begin: nextCursor of the answer before. From the beginning if not given."}
            """,
            Tokens
        );

    public static JsonData Write { get; } =
        Of(
            ["shellId", "chars"],
            Id,
            """
            "chars":{"type":"string","maxLength":1000000,"description":"What to write to its standard input."},
            "appendNewline":{"type":"boolean","description":"Whether a line break follows."},
            "eof":{"type":"boolean","description":"Whether nothing follows: its standard input is closed."}
            """
        );

    public static JsonData Wait { get; } =
        Of(
            ["shellId"],
            Id,
            """
            "afterVersion":{"type":"integer","minimum":0,"description":"The version that is known already; the one of now if not given."},
            "timeoutMs":{"type":"integer","minimum":50,"maximum":30000,"description":"How long to wait; 10000 if not given."}
            """
        );

    public static JsonData Close { get; } =
        Of(
            ["shellId"],
            Id,
            """
            "force":{"type":"boolean","description":"End it at once, without asking."}
            """
        );

    private static JsonData Of(string[] required, params string[] members) =>
        JsonData.Parse(
            $$"""{"type":"object","properties":{{{string.Join(",", members)}}},"required":[{{string.Join(",", required.Select(name => $"\"{name}\""))}}]}"""
        );
}
