using System.Buffers;
using System.Text.Json;

namespace Cloister.Chat;

/// <summary>What a list shows of a thread, as the JSON that stands beside it.</summary>
internal static class ThreadLabel
{
    public static byte[] Write(ThreadInfo thread)
    {
        var label = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(label))
        {
            json.WriteStartObject();
            json.WriteNumber("updated"u8, thread.Updated?.ToUnixTimeMilliseconds() ?? 0);
            json.WriteNumber("messages"u8, thread.MessageCount);
            if (thread.FirstText is { } text)
            {
                json.WriteString("text"u8, text);
            }

            json.WriteEndObject();
        }

        return label.WrittenSpan.ToArray();
    }

    public static ThreadInfo Read(string threadId, ReadOnlySpan<byte> label)
    {
        try
        {
            return Read(new ThreadInfo(threadId), new Utf8JsonReader(label));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            return new(threadId) { Unreadable = SessionDataReason.Corrupt };
        }
    }

    private static ThreadInfo Read(ThreadInfo thread, Utf8JsonReader json)
    {
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.ValueSpan;
            json.Read();
            thread =
                name.SequenceEqual("updated"u8) ? thread with { Updated = DateTimeOffset.FromUnixTimeMilliseconds(json.GetInt64()) }
                : name.SequenceEqual("messages"u8) ? thread with { MessageCount = json.GetInt32() }
                : name.SequenceEqual("text"u8) ? thread with { FirstText = json.GetString() }
                : thread;
            json.Skip();
        }

        return thread;
    }
}
