using System.CommandLine;
using Cloister.Agents;
using Cloister.AgUi;

namespace Cloister.Cli;

/// <summary>What can be said about a task when it is made or changed.</summary>
internal sealed class TaskOptions(Surroundings here)
{
    private const string Stdin = "-";

    private readonly Option<string?> _body = new("--body") { Description = "What the agent is to do, or the script." };
    private readonly Option<string?> _bodyFile = new("--body-file") { Description = $"A file that says it; {Stdin} reads what comes in." };
    private readonly Option<bool?> _review = new("--review") { Description = "Judge the result, and ask again up to three times." };
    private readonly Option<int?> _timeout = new("--timeout") { Description = "How many seconds it may take." };

    private readonly (string Key, Option<string?> Option)[] _texts =
    [
        ("when", new("--when") { Description = "@manual, five cron fields, @daily and the like, or time: and an ISO time with offset." }),
        ("kind", Choice("--kind", "What the body is.", "agent", "script")),
        ("sessionId", new("--session") { Description = "The chat session to which the result is sent." }),
        ("status", Choice("--status", "Whether it runs.", "enabled", "paused", "disabled")),
        ("description", new("--description") { Description = "What it is for." }),
        ("timezone", new("--timezone") { Description = "The time zone of the schedule, such as Europe/Berlin." }),
        ("missedRuns", Choice("--missed-runs", "What becomes of times that pass while the agent is off.", "skip", "once")),
        ("overlap", Choice("--overlap", "What becomes of times that come while it runs.", "skip", "queue")),
    ];

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [.. _texts.Select(text => text.Option), _body, _bodyFile, _review, _timeout];

    /// <summary>What was said, with what else is.</summary>
    public async Task<JsonData> OfAsync(ParseResult parsed, IEnumerable<(string, JsonData)> more, CancellationToken cancellationToken)
    {
        var texts = _texts.Select(text => (text.Key, Value: parsed.GetValue(text.Option)));
        var body = await BodyOfAsync(parsed, cancellationToken);
        return TaskJson.Object([
            .. more.Select(said => (said.Item1, (JsonData?)said.Item2)),
            .. texts.Select(text => (text.Key, text.Value is null ? null : (JsonData)text.Value)),
            ("body", body is null ? null : (JsonData)body),
            ("review", parsed.GetValue(_review) is { } review ? (JsonData)review : null),
            ("timeoutSeconds", parsed.GetValue(_timeout) is { } timeout ? (JsonData)timeout : null),
        ]);
    }

    private static Option<string?> Choice(string name, string description, params string[] words)
    {
        var option = new Option<string?>(name) { Description = description };
        option.AcceptOnlyFromAmong(words);
        return option;
    }

    private async Task<string?> BodyOfAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        parsed.GetValue(_bodyFile) switch
        {
            null => parsed.GetValue(_body),
            Stdin => await ReadAsync(cancellationToken),
            { } file => await File.ReadAllTextAsync(Path.Combine(here.Folder, file), cancellationToken),
        };

    private async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (await here.Terminal.ReadLineAsync(cancellationToken) is { } line)
        {
            lines.Add(line);
        }

        return string.Join('\n', lines);
    }
}
