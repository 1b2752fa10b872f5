using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What the chat service can be asked to do.</summary>
internal static class ChatActions
{
    private const string ChatKey =
        """ "chatKey":{"type":"string","description":"The session of the conversation; the current one if not given."} """;

    public static ServiceDescription Description { get; } =
        new("chat")
        {
            Title = "Chats",
            Description = "Talks with people on chat platforms.",
            Order = 50,
            Actions = [.. Channels(), .. Conversations(), .. Sending()],
        };

    private static IEnumerable<ServiceAction> Channels()
    {
        const string Channel = """ "channel":{"type":"string","description":"The platform."} """;
        yield return Of("status", "Says how the channels are.", chat => chat.Channels.StatusAsync, Channel) with
        {
            IsReadOnly = true,
            IsIdempotent = true,
        };
        yield return Of("test", "Asks a platform something harmless.", chat => chat.Channels.TestAsync, Channel, "channel") with
        {
            IsIdempotent = true,
        };
        yield return Of(
            "reconnect",
            "Makes the connection to a platform anew.",
            chat => chat.Channels.ReconnectAsync,
            Channel,
            "channel"
        ) with
        {
            IsIdempotent = true,
        };
        yield return Of("open", "Switches a channel on.", chat => chat.Channels.OpenAsync, Channel, "channel") with
        {
            IsIdempotent = true,
        };
        yield return Of("close", "Switches a channel off.", chat => chat.Channels.CloseAsync, Channel, "channel") with
        {
            IsIdempotent = true,
        };
        yield return Of(
            "configuration",
            "Says what a channel can be told.",
            chat => chat.Channels.ConfigurationAsync,
            Channel,
            "channel"
        ) with
        {
            IsReadOnly = true,
            IsIdempotent = true,
        };
        yield return Of(
            "configure",
            "Changes what a channel is told.",
            chat => chat.Channels.ConfigureAsync,
            $$"""{{Channel}},"config":{"type":"object"},"restart":{"type":"boolean"}""",
            "channel",
            "config"
        ) with
        {
            IsIdempotent = true,
        };
    }

    private static IEnumerable<ServiceAction> Conversations()
    {
        yield return Of(
            "list",
            "Lists the conversations, the newest first.",
            chat => chat.Conversations.ListAsync,
            """ "limit":{"type":"integer","minimum":1,"maximum":500},"q":{"type":"string"},"channel":{"type":"string"} """
        ) with
        {
            IsReadOnly = true,
            IsIdempotent = true,
        };
        foreach (var name in (string[])["info", "context"])
        {
            yield return Of(name, "Says what is known of a conversation.", chat => chat.Conversations.InfoAsync, ChatKey) with
            {
                IsReadOnly = true,
                IsIdempotent = true,
            };
        }

        yield return Of(
            "history",
            "Reads what was said in a conversation, the oldest first, also what was not meant for the agent.",
            chat => chat.Conversations.HistoryAsync,
            $$"""
            {{ChatKey}},
            "limit":{"type":"integer","minimum":1,"maximum":500,"description":"How many at most; 30 if not given."},
            "direction":{"type":"string","enum":["inbound","outbound"]},
            "beforeTs":{"description":"Only what is older: milliseconds since 1970, or ISO 8601."},
            "afterTs":{"description":"Only what is newer."}
            """
        ) with
        {
            IsTool = true,
            IsReadOnly = true,
            IsIdempotent = true,
        };
        yield return Of("delete", "Deletes a conversation with all that was said in it.", chat => chat.Conversations.DeleteAsync, ChatKey);
    }

    private static IEnumerable<ServiceAction> Sending()
    {
        yield return Of(
            "send",
            "Sends a text to a conversation, beside the answer that is sent there anyway. Files are sent by <file> tags in it.",
            chat => chat.Sends.SendAsync,
            $$"""
            {{ChatKey}},
            "text":{"type":"string","description":"The text."},
            "reply":{"type":"boolean","description":"Whether it is shown as an answer to a message."},
            "messageId":{"type":"string","description":"The message that it answers."},
            "delay":{"type":"integer","minimum":0},
            "delayMs":{"type":"integer","minimum":0,"description":"In how many milliseconds it is sent; at once if not given."},
            "time":{},
            "sendAt":{"description":"When it is sent: ISO 8601 with an offset, or seconds or milliseconds since 1970."},
            "sendAtMs":{"type":"integer"}
            """,
            "text"
        ) with
        {
            IsTool = true,
        };
        yield return Of(
            "react",
            "Puts a sign under a message.",
            chat => chat.Sends.ReactAsync,
            $$"""
            {{ChatKey}},
            "messageId":{"type":"string","description":"The message; the newest one if not given."},
            "emoji":{"type":"string","minLength":1,"maxLength":64,"description":"The sign; 👍 if not given."},
            "big":{"type":"boolean"}
            """
        ) with
        {
            IsTool = true,
            IsIdempotent = true,
        };
    }

    private static ServiceAction Of(
        string name,
        string description,
        Func<ChatActing, Func<ActionCall, CancellationToken, ValueTask<JsonData?>>> execute,
        string properties,
        params IReadOnlyList<string> required
    ) =>
        ServiceAction.Of<ChatService>(name, description, (chat, call, token) => execute(chat.Acting)(call, token)) with
        {
            InputSchema = JsonData.Object(
                ("type", "object"),
                ("properties", JsonData.Parse($"{{{properties}}}")),
                ("required", JsonData.Array([.. required.Select(key => (JsonData)key)]))
            ),
        };
}
