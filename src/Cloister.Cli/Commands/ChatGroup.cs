using System.CommandLine;
using System.Globalization;
using Cloister.AgUi;

namespace Cloister.Cli;

/// <summary>What <c>chat</c> can do beside talking: the channels of a running agent, and the conversations people have with it there.</summary>
internal static class ChatGroup
{
    /// <summary>The session on whose behalf a shell of the agent asks.</summary>
    private const string SessionVariable = "AGENT_SESSION_ID";

    private static (string, JsonData)[] Nothing => [];

    public static IEnumerable<Command> Commands(RunningAgentOptions options, Surroundings here) =>
        [
            Status(options),
            .. OfChannel(options),
            List(options),
            Info(options, here),
            History(options, here),
            Send(options, here),
            React(options, here),
            Delete(options, here),
        ];

    private static Command Status(RunningAgentOptions options)
    {
        var channel = new Argument<string?>("channel") { Description = "One channel; all if not given.", Arity = ArgumentArity.ZeroOrOne };
        return Asking(
            options,
            "status",
            "Say how the channels are.",
            [channel],
            parsed => Text("channel", parsed.GetValue(channel)),
            data => data["channels"].Items.Select(StatusLine)
        );
    }

    private static IEnumerable<Command> OfChannel(RunningAgentOptions options)
    {
        foreach (
            var (name, description) in ((string, string)[])
                [
                    ("reconnect", "Make the connection to a platform anew."),
                    ("open", "Switch a channel on."),
                    ("close", "Switch a channel off."),
                ]
        )
        {
            yield return OfChannel(options, name, description, data => [StatusLine(data)]);
        }

        yield return OfChannel(
            options,
            "test",
            "Ask a platform something harmless.",
            data =>
                [
                    $"{Payload.Text(data, "message")} ({data["latencyMs"].AsInt64()} ms)",
                    .. Payload.Text(data, "detail") is { Length: > 0 } detail ? (string[])[detail] : [],
                ]
        );
    }

    private static Command OfChannel(RunningAgentOptions options, string name, string description, Func<JsonData, IEnumerable<string>> show)
    {
        var channel = new Argument<string>("channel") { Description = "The channel." };
        return Asking(options, name, description, [channel], parsed => [("channel", parsed.GetValue(channel)!)], show);
    }

    private static Command List(RunningAgentOptions options)
    {
        var words = new Option<string?>("--query") { Description = "What is in the name, the title or the people of it." };
        var channel = new Option<string?>("--channel") { Description = "The channel." };
        var limit = new Option<int?>("--limit") { Description = "How many at most, up to 500." };
        var command = Asking(
            options,
            "list",
            "List the conversations, the newest first.",
            [],
            parsed =>
                [
                    .. Text("q", parsed.GetValue(words)),
                    .. Text("channel", parsed.GetValue(channel)),
                    .. Number("limit", parsed.GetValue(limit)),
                ],
            data => data["chats"].Items.Select(ChatLine)
        );
        return With(command, words, channel, limit);
    }

    private static Command Info(RunningAgentOptions options, Surroundings here)
    {
        var chat = Chat();
        return Asking(
            options,
            "info",
            "Say what is known of a conversation.",
            [chat],
            parsed => Key(here, parsed.GetValue(chat)),
            data => data.Members.Select(fact => $"{fact.Key}: {(fact.Value.TryGetString(out var text) ? text : fact.Value.ToString())}")
        );
    }

    private static Command History(RunningAgentOptions options, Surroundings here)
    {
        var chat = Chat();
        var limit = new Option<int?>("--limit") { Description = "How many messages at most, up to 500." };
        var direction = new Option<string?>("--direction") { Description = "inbound or outbound." };
        direction.AcceptOnlyFromAmong("inbound", "outbound");
        var before = new Option<string?>("--before") { Description = "Only what is older: a time in ISO 8601." };
        var after = new Option<string?>("--after") { Description = "Only what is newer." };
        var command = Asking(
            options,
            "history",
            "Read what was said in a conversation.",
            [chat],
            parsed =>
                [
                    .. Key(here, parsed.GetValue(chat)),
                    .. Number("limit", parsed.GetValue(limit)),
                    .. Text("direction", parsed.GetValue(direction)),
                    .. Text("beforeTs", parsed.GetValue(before)),
                    .. Text("afterTs", parsed.GetValue(after)),
                ],
            data => data["messages"].Items.Select(HistoryLine)
        );
        return With(command, limit, direction, before, after);
    }

    private static Command Send(RunningAgentOptions options, Surroundings here)
    {
        var text = new Argument<string[]>("text") { Description = "What to send.", Arity = ArgumentArity.OneOrMore };
        var chat = ChatOption();
        var reply = new Option<bool>("--reply") { Description = "Show it as an answer to a message." };
        var message = new Option<string?>("--message-id") { Description = "The message that it answers." };
        var delay = new Option<long?>("--delay") { Description = "In how many milliseconds to send it." };
        var time = new Option<string?>("--time")
        {
            Description = "When to send it: ISO 8601 with an offset, or seconds or milliseconds since 1970.",
        };
        var command = Asking(
            options,
            "send",
            "Send a text to a conversation.",
            [text],
            parsed =>
                [
                    .. Key(here, parsed.GetValue(chat)),
                    ("text", string.Join(' ', parsed.GetValue(text)!)),
                    .. parsed.GetValue(reply) ? [("reply", true)] : Nothing,
                    .. Text("messageId", parsed.GetValue(message)),
                    .. parsed.GetValue(delay) is { } milliseconds ? [("delay", milliseconds)] : Nothing,
                    .. Text("time", parsed.GetValue(time)),
                ],
            data =>
                [
                    data.TryGet("runAtMs", out var at) ? $"Will be sent at {TimeOf(at.AsInt64())}."
                    : data.TryGet("pending", out _) ? "Will be sent."
                    : "Sent.",
                ]
        );
        return With(command, chat, reply, message, delay, time);
    }

    private static Command React(RunningAgentOptions options, Surroundings here)
    {
        var chat = ChatOption();
        var message = new Option<string?>("--message-id") { Description = "The message; the newest one if not given." };
        var emoji = new Option<string?>("--emoji") { Description = "The sign; 👍 if not given." };
        var big = new Option<bool>("--big") { Description = "To be seen from afar." };
        var command = Asking(
            options,
            "react",
            "Put a sign under a message.",
            [],
            parsed =>
                [
                    .. Key(here, parsed.GetValue(chat)),
                    .. Text("messageId", parsed.GetValue(message)),
                    .. Text("emoji", parsed.GetValue(emoji)),
                    .. parsed.GetValue(big) ? [("big", true)] : Nothing,
                ],
            _ => ["Done."]
        );
        return With(command, chat, message, emoji, big);
    }

    private static Command Delete(RunningAgentOptions options, Surroundings here)
    {
        var chat = Chat();
        return Asking(
            options,
            "delete",
            "Delete a conversation with all that was said in it.",
            [chat],
            parsed => Key(here, parsed.GetValue(chat)),
            _ => ["Deleted."]
        );
    }

    private static Argument<string?> Chat() =>
        new("chat")
        {
            Description = "The session of the conversation; in a shell of the agent, its own if not given.",
            Arity = ArgumentArity.ZeroOrOne,
        };

    private static Option<string?> ChatOption() =>
        new("--chat") { Description = "The session of the conversation; in a shell of the agent, its own if not given." };

    private static Command Asking(
        RunningAgentOptions options,
        string name,
        string description,
        IReadOnlyList<Argument> arguments,
        Func<ParseResult, (string, JsonData)[]> payload,
        Func<JsonData, IEnumerable<string>> show
    ) =>
        options.WithJson(
            options.Asking(
                name,
                description,
                arguments,
                (agent, parsed, token) => agent.PostAsync($"service/chat/{name}", JsonData.Object(payload(parsed)), token),
                show
            )
        );

    private static Command With(Command command, params IEnumerable<Option> options)
    {
        foreach (var option in options)
        {
            command.Add(option);
        }

        return command;
    }

    private static (string, JsonData)[] Key(Surroundings here, string? chat) => Text("chatKey", chat ?? here.Variable(SessionVariable));

    private static (string, JsonData)[] Text(string name, string? value) => value is { Length: > 0 } ? [(name, value)] : [];

    private static (string, JsonData)[] Number(string name, int? value) => value is { } number ? [(name, number)] : [];

    private static string StatusLine(JsonData status)
    {
        var outbox = status["outbox"];
        var detail = Payload.Text(status, "detail") is { Length: > 0 } text ? $": {text}" : "";
        return $"{Payload.Text(status, "channel"), -12} {Payload.Text(status, "statusText"), -14} outbox {outbox["pending"].AsInt64()} pending, "
            + $"{outbox["failed"].AsInt64()} failed, {outbox["unknown"].AsInt64()} unknown{detail}";
    }

    private static string ChatLine(JsonData chat)
    {
        var name = Payload.Text(chat, "chatTitle") is { Length: > 0 } title ? title : Payload.Text(chat, "chatId");
        return $"{Payload.Text(chat, "chatKey")}  {Payload.Text(chat, "channel"), -10} {Payload.Text(chat, "updatedAt")}  {name}";
    }

    private static string HistoryLine(JsonData message)
    {
        var who =
            Payload.Text(message, "direction") == "outbound" ? "agent"
            : Payload.Text(message, "actorName") is { Length: > 0 } name ? name
            : Payload.Text(message, "actorId");
        return $"{Payload.Text(message, "ts")}  {who}: {Payload.Text(message, "text").ReplaceLineEndings(" ")}";
    }

    private static string TimeOf(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
