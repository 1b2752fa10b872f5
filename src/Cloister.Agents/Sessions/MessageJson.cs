using System.Buffers;
using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>Messages as the store keeps them.</summary>
internal static class MessageJson
{
    public static byte[] ToUtf8(Message message)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, LogJson.WriterOptions))
        {
            AgUiJson.WriteMessage(writer, message, MessageForm.Stored);
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static Message Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, StoredJson.Options);
        reader.Read();
        return AgUiJson.ReadMessage(ref reader, MessageForm.Stored);
    }
}
