using System.Buffers;
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

    private readonly ReadOnlyMemory<byte> _json;
    private readonly List<Range> _messages = [];
    private readonly int _end;

    private ThreadDocument(ReadOnlyMemory<byte> json)
    {
        _json = json;
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = int.MaxValue });
        while (
            reader.Read()
            && !(reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("messages"u8))
        ) { }

        reader.Read();
        Gap = (int)reader.BytesConsumed;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            _messages.Add(start..(int)reader.BytesConsumed);
        }

        _end = (int)reader.TokenStartIndex;
    }

    /// <summary>Where in the rest the messages belong.</summary>
    public int Gap { get; }

    /// <summary>The JSON without messages.</summary>
    public byte[] Rest => [.. _json.Span[..Gap], .. _json.Span[_end..]];

    public int Count => _messages.Count;

    public ReadOnlySpan<byte> this[int message] => _json.Span[_messages[message]];

    /// <summary>Of this state, with these of its messages only.</summary>
    public static ThreadDocument Of(ChatState state, IReadOnlyList<int> places)
    {
        var json = new ArrayBufferWriter<byte>(MessageLength * (places.Count + 4));
        var messages = places.Count == state.Messages.Count ? state.Messages : places.Select(place => state.Messages[place]).ToValueList();
        ChatStateJson.Write(json, state with { Messages = messages });
        return new(json.WrittenMemory);
    }
}
