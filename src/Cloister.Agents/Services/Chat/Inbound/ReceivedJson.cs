using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>Messages as a claim keeps them.</summary>
internal static class ReceivedJson
{
    public static byte[] ToUtf8(Received received)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, LogJson.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("channel", received.Channel);
            writer.WriteString("account", received.Account);
            if (received.IsBacklog)
            {
                writer.WriteBoolean("backlog", true);
            }

            Write(writer, received.Message);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>What a claim kept; null if it cannot be read.</summary>
    public static Received? Read(string claim, long key, long at, int attempts, ReadOnlySpan<byte> payload)
    {
        try
        {
            var json = StoredJson.Parse(payload);
            return new(key, claim, json["channel"].AsString(), json["account"].AsString(), at, ReadMessage(json))
            {
                IsBacklog = json.TryGet("backlog", out var backlog) && backlog.AsBoolean(),
                Attempts = attempts,
            };
        }
        catch (Exception damage) when (LogJson.IsDamage(damage) || damage is FormatException)
        {
            return null;
        }
    }

    private static void Write(Utf8JsonWriter writer, IncomingMessage message)
    {
        writer.WriteString("claim", message.Claim);
        writer.WriteString("id", message.MessageId);
        writer.WriteString("chat", message.Place.ChatId);
        writer.WriteString("type", message.Place.ChatType);
        writer.WriteGiven("thread", message.Place.ThreadId);
        writer.WriteGiven("title", message.ChatTitle);
        writer.WriteString("from", message.Sender.Id);
        writer.WriteGiven("name", message.Sender.Name);
        writer.WriteBoolean("bot", message.Sender.IsBot);
        writer.WriteString("text", message.Text);
        writer.WriteGiven("zone", message.TimeZone);
        writer.WriteGiven("sent", message.SentAt?.ToString("O", CultureInfo.InvariantCulture));
        WriteMentions(writer, message.Mentions);
        WriteFiles(writer, message.Files);
        if (message.Reply is { } reply)
        {
            WriteReply(writer, reply);
        }
    }

    private static void WriteMentions(Utf8JsonWriter writer, ValueList<string> mentions)
    {
        if (mentions.IsEmpty)
        {
            return;
        }

        writer.WriteStartArray("mentions");
        foreach (var mention in mentions)
        {
            writer.WriteStringValue(mention);
        }

        writer.WriteEndArray();
    }

    private static void WriteFiles(Utf8JsonWriter writer, ValueList<IncomingFile> files)
    {
        if (files.IsEmpty)
        {
            return;
        }

        writer.WriteStartArray("files");
        foreach (var file in files)
        {
            writer.WriteStartObject();
            writer.WriteString("id", file.Id);
            writer.WriteString("kind", file.Kind);
            writer.WriteGiven("name", file.FileName);
            writer.WriteGiven("type", file.ContentType);
            writer.WriteGiven("caption", file.Caption);
            if (file.Size is { } size)
            {
                writer.WriteNumber("size", size);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteReply(Utf8JsonWriter writer, RepliedMessage reply)
    {
        writer.WriteStartObject("reply");
        writer.WriteGiven("id", reply.MessageId);
        writer.WriteBoolean("ours", reply.IsOurs);
        writer.WriteGiven("name", reply.ActorName);
        writer.WriteGiven("text", reply.Text);
        writer.WriteGiven("quote", reply.Quote);
        writer.WriteEndObject();
    }

    private static IncomingMessage ReadMessage(JsonData json) =>
        new(
            json["claim"].AsString(),
            json["id"].AsString(),
            new(json["chat"].AsString(), json["type"].AsString(), JsonFacts.Text(json, "thread")),
            new(json["from"].AsString(), JsonFacts.Text(json, "name")) { IsBot = json["bot"].AsBoolean() }
        )
        {
            Text = json["text"].AsString(),
            ChatTitle = JsonFacts.Text(json, "title"),
            TimeZone = JsonFacts.Text(json, "zone"),
            SentAt = JsonFacts.Text(json, "sent") is { } sent ? DateTimeOffset.Parse(sent, CultureInfo.InvariantCulture) : null,
            Mentions = json.TryGet("mentions", out var mentions) ? mentions.Items.Select(mention => mention.AsString()).ToValueList() : [],
            Files = json.TryGet("files", out var files) ? files.Items.Select(ReadFile).ToValueList() : [],
            Reply = json.TryGet("reply", out var reply) ? ReadReply(reply) : null,
        };

    private static IncomingFile ReadFile(JsonData json) =>
        new(json["id"].AsString(), json["kind"].AsString())
        {
            FileName = JsonFacts.Text(json, "name"),
            ContentType = JsonFacts.Text(json, "type"),
            Caption = JsonFacts.Text(json, "caption"),
            Size = json.TryGet("size", out var size) ? size.AsInt64() : null,
        };

    private static RepliedMessage ReadReply(JsonData json) =>
        new(JsonFacts.Text(json, "id"))
        {
            IsOurs = json["ours"].AsBoolean(),
            ActorName = JsonFacts.Text(json, "name"),
            Text = JsonFacts.Text(json, "text"),
            Quote = JsonFacts.Text(json, "quote"),
        };
}
