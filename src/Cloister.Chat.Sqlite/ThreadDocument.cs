using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>
/// A stored conversation in pieces: each message by itself, and the rest of the JSON with a gap where they belong. Put together they are byte for byte what
/// every other store keeps.
/// </summary>
internal sealed class ThreadDocument
{
    /// <summary>A guess at the JSON of a message, so that the buffer of a long conversation need not grow again and again.</summary>
    public const int MessageLength = 256;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _messages;
    private readonly int[] _ends;

    private ThreadDocument(byte[] rest, int gap, ArrayBufferWriter<byte> messages, int[] ends)
    {
        Rest = rest;
        Gap = gap;
        _messages = messages;
        _ends = ends;
    }

    /// <summary>Where in the rest the messages belong.</summary>
    public int Gap { get; }

    /// <summary>The JSON without messages.</summary>
    public byte[] Rest { get; }

    public int Count => _ends.Length;

    public ReadOnlySpan<byte> this[int message] => _messages.WrittenSpan[(message == 0 ? 0 : _ends[message - 1]).._ends[message]];

    /// <summary>Of this state, with these of its messages only.</summary>
    public static ThreadDocument Of(ChatState state, IReadOnlyList<int> places)
    {
        var rest = ChatStateJson.ToUtf8(state with { Messages = [] });
        var messages = new ArrayBufferWriter<byte>(MessageLength * (places.Count + 1));
        var ends = new int[places.Count];
        using var writer = new Utf8JsonWriter(messages, Options);
        for (var i = 0; i < ends.Length; i++)
        {
            AgUiJson.WriteMessage(writer, state.Messages[places[i]], MessageForm.Stored);
            writer.Flush();
            writer.Reset();
            ends[i] = messages.WrittenCount;
        }

        return new(rest, GapOf(rest), messages, ends);
    }

    private static int GapOf(ReadOnlySpan<byte> rest)
    {
        var reader = new Utf8JsonReader(rest, new JsonReaderOptions { MaxDepth = int.MaxValue });
        while (reader.Read())
        {
            if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("messages"u8))
            {
                reader.Read();
                return (int)reader.BytesConsumed;
            }
        }

        throw new InvalidOperationException("A conversation was written without its transcript.");
    }
}
