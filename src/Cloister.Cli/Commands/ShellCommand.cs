using System.CommandLine;
using System.Globalization;
using Cloister.AgUi;

namespace Cloister.Cli;

/// <summary><c>shell</c>: commands that a running agent runs, in its project and in its sandbox.</summary>
internal sealed class ShellCommand
{
    private readonly RunningAgentOptions _options;

    private readonly Option<string?> _session = new("--session")
    {
        Description = "The session whose shells are meant; all of them if not given.",
        Recursive = true,
    };

    private ShellCommand(RunningAgentOptions options) => _options = options;

    public static Command Create(Surroundings here) => new ShellCommand(new(here)).Create();

    private Command Create()
    {
        var group = _options.Group("shell", "Run commands as the agent that runs here does: in its project, shut in.");
        group.Add(_session);
        group.Add(Exec());
        group.Add(Start());
        group.Add(Status());
        group.Add(Read());
        group.Add(Write());
        group.Add(Wait());
        group.Add(Close());
        group.Add(List());
        return group;
    }

    private Command Exec()
    {
        var (cmd, cwd, unrestricted, reason) = (Cmd(), Cwd(), Unrestricted(), Reason());
        var timeout = new Option<int?>("--timeout") { Description = "How many milliseconds it may take; 60000 if not given." };
        var command = Asking(
            "exec",
            "Run a command to its end.",
            [cmd],
            parsed =>
                Given(
                    ("cmd", parsed.GetValue(cmd)),
                    ("cwd", parsed.GetValue(cwd)),
                    ("timeoutMs", Number(parsed.GetValue(timeout))),
                    ("unrestricted", Flag(parsed.GetValue(unrestricted))),
                    ("reason", parsed.GetValue(reason))
                ),
            Page
        );
        return With(command, cwd, timeout, unrestricted, reason);
    }

    private Command Start()
    {
        var (cmd, cwd, unrestricted, reason) = (Cmd(), Cwd(), Unrestricted(), Reason());
        var wait = new Option<int?>("--wait") { Description = "How many milliseconds to wait for its end; 1200 if not given." };
        var pty = new Option<bool>("--pty") { Description = "Let it talk to a terminal." };
        var command = Asking(
            "start",
            "Start a command that goes on.",
            [cmd],
            parsed =>
                Given(
                    ("cmd", parsed.GetValue(cmd)),
                    ("cwd", parsed.GetValue(cwd)),
                    ("inlineWaitMs", Number(parsed.GetValue(wait))),
                    ("pty", Flag(parsed.GetValue(pty))),
                    ("unrestricted", Flag(parsed.GetValue(unrestricted))),
                    ("reason", parsed.GetValue(reason))
                ),
            data => [LineOf(data["snapshot"]), .. Page(data)]
        );
        return With(command, cwd, wait, pty, unrestricted, reason);
    }

    private Command Status()
    {
        var shell = new Argument<string?>("shell") { Description = "The shell; the newest if not given.", Arity = ArgumentArity.ZeroOrOne };
        var part = new Option<string?>("--cmd") { Description = "Part of a command: the newest shell with it." };
        var command = Asking(
            "status",
            "Say how a shell is.",
            [shell],
            parsed => Given(("shellId", parsed.GetValue(shell)), ("cmd", parsed.GetValue(part))),
            data => [LineOf(data["snapshot"])]
        );
        return With(command, part);
    }

    private Command Read()
    {
        var shell = Shell();
        var from = new Option<long?>("--from") { Description = "The number of the first character; the oldest if not given." };
        var command = Asking(
            "read",
            "Show what a shell wrote.",
            [shell],
            parsed => Given(("shellId", parsed.GetValue(shell)), ("fromCursor", Number(parsed.GetValue(from)))),
            Page
        );
        return With(command, from);
    }

    private Command Write()
    {
        var shell = Shell();
        var text = new Argument<string>("text") { Description = "What is written to its standard input." };
        var newline = new Option<bool>("--newline") { Description = "With a line break behind it." };
        var eof = new Option<bool>("--eof") { Description = "Nothing follows." };
        var command = Asking(
            "write",
            "Write to the standard input of a shell.",
            [shell, text],
            parsed =>
                Given(
                    ("shellId", parsed.GetValue(shell)),
                    ("chars", parsed.GetValue(text)),
                    ("appendNewline", Flag(parsed.GetValue(newline))),
                    ("eof", Flag(parsed.GetValue(eof)))
                ),
            data => [LineOf(data["snapshot"])]
        );
        return With(command, newline, eof);
    }

    private Command Wait()
    {
        var shell = Shell();
        var after = new Option<long?>("--after") { Description = "The version that is known already; the one of now if not given." };
        var timeout = new Option<int?>("--timeout") { Description = "How many milliseconds to wait; 10000 if not given." };
        var command = Asking(
            "wait",
            "Wait until something happens in a shell.",
            [shell],
            parsed =>
                Given(
                    ("shellId", parsed.GetValue(shell)),
                    ("afterVersion", Number(parsed.GetValue(after))),
                    ("timeoutMs", Number(parsed.GetValue(timeout)))
                ),
            data => [LineOf(data["snapshot"])]
        );
        return With(command, after, timeout);
    }

    private Command Close()
    {
        var shell = Shell();
        var force = new Option<bool>("--force") { Description = "At once, without asking." };
        var command = Asking(
            "close",
            "End a shell and everything it started.",
            [shell],
            parsed => Given(("shellId", parsed.GetValue(shell)), ("force", Flag(parsed.GetValue(force)))),
            data => [LineOf(data["snapshot"])]
        );
        return With(command, force);
    }

    private Command List() =>
        Asking(
            "list",
            "List the shells, the newest first.",
            [],
            _ => JsonData.EmptyObject,
            data =>
                [
                    .. data["shells"].Items.Select(LineOf),
                    .. Payload.Text(data["sandbox"], "warning") is { Length: > 0 } warning
                        ? [$"Warning: {warning}"]
                        : Array.Empty<string>(),
                ]
        );

    private Command Asking(
        string action,
        string description,
        IReadOnlyList<Argument> arguments,
        Func<ParseResult, JsonData> payload,
        Func<JsonData, IEnumerable<string>> show
    ) =>
        _options.Asking(
            action,
            description,
            arguments,
            (agent, parsed, token) =>
                agent.PostAsync(
                    "api/services/command",
                    JsonData.Object(
                        ("service", "shell"),
                        ("command", action),
                        ("payload", parsed.GetValue(_session) is { } session ? payload(parsed).With("sessionId", session) : payload(parsed))
                    ),
                    token
                ),
            show
        );

    private static Command With(Command command, params Option[] options)
    {
        foreach (var option in options)
        {
            command.Add(option);
        }

        return command;
    }

    private static Argument<string> Cmd() => new("command") { Description = "The command, as a shell reads it." };

    private static Argument<string> Shell() => new("shell") { Description = "The shell, as 'start' named it." };

    private static Option<string?> Cwd() => new("--cwd") { Description = "Where it begins, inside the project." };

    private static Option<bool> Unrestricted() => new("--unrestricted") { Description = "Run it outside of the sandbox." };

    private static Option<string?> Reason() => new("--reason") { Description = "Why it has to run outside of the sandbox." };

    /// <summary>What was typed; what was not is left to the agent.</summary>
    private static JsonData Given(params ReadOnlySpan<(string Name, JsonData? Value)> members)
    {
        var payload = JsonData.EmptyObject;
        foreach (var (name, value) in members)
        {
            payload = value is null || value.IsNull ? payload : payload.With(name, value);
        }

        return payload;
    }

    private static JsonData? Number(long? number) => number is { } value ? value : null;

    private static JsonData? Flag(bool flag) => flag ? JsonData.True : null;

    private static IEnumerable<string> Page(JsonData page)
    {
        var lines = page["output"].AsString().TrimEnd('\n').Split('\n');
        var more = page["hasMore"].AsBoolean()
            ?
            [
                $"(more: cloister shell read {Payload.Text(page["snapshot"], "shellId")} --from {page["nextCursor"].AsInt64().ToString(CultureInfo.InvariantCulture)})",
            ]
            : Array.Empty<string>();
        return lines.Concat(more).Concat(EndOf(page["snapshot"]));
    }

    private static IEnumerable<string> EndOf(JsonData shell) =>
        Payload.Text(shell, "status") is "failed" or "killed"
            ? [$"({Payload.Text(shell, "status")}, exit code {shell["exitCode"].AsInt64()})"]
            : [];

    private static string LineOf(JsonData shell) =>
        $"{Payload.Text(shell, "shellId")} {Payload.Text(shell, "status"), -10} {(shell["sandbox"].IsNull ? "free    " : "shut in ")} {Payload.Text(shell, "cmd").ReplaceLineEndings(" ")}";
}
