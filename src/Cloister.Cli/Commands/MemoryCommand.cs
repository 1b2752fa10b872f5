using System.CommandLine;
using Cloister.AgUi;

namespace Cloister.Cli;

/// <summary><c>memory</c>: what a running agent remembers.</summary>
internal static class MemoryCommand
{
    private const string Stdin = "-";

    public static Command Create(Surroundings here)
    {
        var options = new RunningAgentOptions(here);
        var command = options.Group("memory", "See and change what the agent that runs here remembers.");
        command.Add(Asking(options, "status", "Say what there is in the memory.", [], _ => [], StatusLines));
        command.Add(Index(options));
        command.Add(Search(options));
        command.Add(Get(options));
        command.Add(Store(options, here));
        command.Add(Flush(options));
        return command;
    }

    private static Command Index(RunningAgentOptions options)
    {
        var force = new Option<bool>("--force") { Description = "Make the whole index anew." };
        var command = Asking(
            options,
            "index",
            "Catch up with notes that people have written.",
            [],
            parsed => parsed.GetValue(force) ? [("force", true)] : [],
            data => [$"{data["files"].AsInt64()} notes"]
        );
        command.Add(force);
        return command;
    }

    private static Command Search(RunningAgentOptions options)
    {
        var query = new Argument<string[]>("query") { Description = "Some telling words.", Arity = ArgumentArity.OneOrMore };
        var max = new Option<int?>("--max") { Description = "How many at most, up to 20." };
        var score = new Option<double?>("--min-score") { Description = "How well they have to fit, from 0 to 1." };
        var command = Asking(
            options,
            "search",
            "Find notes by their words.",
            [query],
            parsed =>
                [
                    ("query", string.Join(' ', parsed.GetValue(query)!)),
                    .. parsed.GetValue(max) is { } most ? [("maxResults", most)] : Nothing,
                    .. parsed.GetValue(score) is { } least ? [("minScore", least)] : Nothing,
                ],
            data => data.Items.SelectMany(HitLines)
        );
        command.Add(max);
        command.Add(score);
        return command;
    }

    private static Command Get(RunningAgentOptions options)
    {
        var path = new Argument<string>("path") { Description = "The note." };
        var from = new Option<int?>("--from") { Description = "The first line." };
        var lines = new Option<int?>("--lines") { Description = "How many lines." };
        var command = Asking(
            options,
            "get",
            "Read a note.",
            [path],
            parsed =>
                [
                    ("path", parsed.GetValue(path)!),
                    .. parsed.GetValue(from) is { } first ? [("from", first)] : Nothing,
                    .. parsed.GetValue(lines) is { } count ? [("lines", count)] : Nothing,
                ],
            data => data["missing"].AsBoolean() ? ["There is no such note."] : [Payload.Text(data, "text").TrimEnd('\n')]
        );
        command.Add(from);
        command.Add(lines);
        return command;
    }

    private static Command Store(RunningAgentOptions options, Surroundings here)
    {
        var text = new Option<string?>("--text") { Description = "What is to be known later." };
        var file = new Option<string?>("--file") { Description = $"A file that says it; {Stdin} reads what comes in." };
        var target = new Option<string?>("--target") { Description = "daily, longterm or working." };
        target.AcceptOnlyFromAmong("daily", "longterm", "working");
        var session = new Option<string?>("--session") { Description = "For working notes: whose." };
        var command = options.Asking(
            "store",
            "Note something.",
            [],
            async (agent, parsed, token) =>
                await agent.PostAsync(
                    "service/memory/store",
                    JsonData.Object([
                        ("content", parsed.GetValue(text) ?? await ReadAsync(here, parsed.GetValue(file)!, token)),
                        .. parsed.GetValue(target) is { } kind ? [("target", kind)] : Nothing,
                        .. parsed.GetValue(session) is { } id ? [("sessionId", id)] : Nothing,
                    ]),
                    token
                ),
            data => Told(data, stored => [$"Noted in {Payload.Text(stored, "path")}."])
        );
        foreach (var option in (Option[])[text, file, target, session])
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(text) is null == result.GetValue(file) is null)
            {
                result.AddError("Say what to note, either with --text or with --file.");
            }
        });
        return command;
    }

    private static Command Flush(RunningAgentOptions options)
    {
        var session = new Argument<string>("session") { Description = "The session." };
        var max = new Option<int?>("--max") { Description = "How many messages at most." };
        var command = Asking(
            options,
            "flush",
            "Note the last messages of a session as an entry of today.",
            [session],
            parsed => [("sessionId", parsed.GetValue(session)!), .. parsed.GetValue(max) is { } most ? [("maxMessages", most)] : Nothing],
            data => [$"{data["messageCount"].AsInt64()} messages noted in {Payload.Text(data, "path")}."]
        );
        command.Add(max);
        return command;
    }

    private static (string, JsonData)[] Nothing => [];

    private static Command Asking(
        RunningAgentOptions options,
        string name,
        string description,
        IReadOnlyList<Argument> arguments,
        Func<ParseResult, (string, JsonData)[]> payload,
        Func<JsonData, IEnumerable<string>> show
    ) =>
        options.Asking(
            name,
            description,
            arguments,
            (agent, parsed, token) => agent.PostAsync($"service/memory/{name}", JsonData.Object(payload(parsed)), token),
            data => Told(data, show)
        );

    private static IEnumerable<string> Told(JsonData data, Func<JsonData, IEnumerable<string>> show) =>
        data.IsObject && data.TryGet("disabled", out var off) && off.AsBoolean() ? ["The memory is switched off."] : show(data);

    private static string[] StatusLines(JsonData status) =>
        [$"{status["files"].AsInt64()} notes in {Payload.Text(status, "path")}, found in {status["chunks"].AsInt64()} pieces"];

    private static string[] HitLines(JsonData hit) =>
        [
            $"{hit["score"].AsDouble():0.00}  {Payload.Text(hit, "citation")}",
            .. Payload.Text(hit, "snippet").Split('\n').Select(line => $"      {line}"),
        ];

    private static async Task<string> ReadAsync(Surroundings here, string file, CancellationToken cancellationToken)
    {
        if (file != Stdin)
        {
            return await File.ReadAllTextAsync(Path.Combine(here.Folder, file), cancellationToken);
        }

        var lines = new List<string>();
        while (await here.Terminal.ReadLineAsync(cancellationToken) is { } line)
        {
            lines.Add(line);
        }

        return string.Join('\n', lines);
    }
}
