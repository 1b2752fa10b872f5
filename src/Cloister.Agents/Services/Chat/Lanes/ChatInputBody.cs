using System.Buffers;
using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What an input of a chat says: the message as models read it, and what the platform calls it.</summary>
/// <param name="Message">The message.</param>
/// <param name="MessageId">The message of the platform; null for one that did not come from there.</param>
internal sealed record ChatInputBody(UserMessage Message, string? MessageId)
{
    public byte[] ToUtf8()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, LogJson.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteGiven("messageId", MessageId);
            writer.WritePropertyName("message");
            AgUiJson.WriteMessage(writer, Message, MessageForm.Stored);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static ChatInputBody Read(ReadOnlySpan<byte> utf8Json)
    {
        var json = StoredJson.Parse(utf8Json);
        return new((UserMessage)AgUiJson.ReadMessage(json["message"], MessageForm.Stored), JsonFacts.Text(json, "messageId"));
    }
}
