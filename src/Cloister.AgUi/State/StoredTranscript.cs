using System.Text.Json;
using System.Text.Unicode;

namespace Cloister.AgUi;

/// <summary>
/// Reads a stored conversation of the present version from its bytes: message after message, so that a long one is never held twice. The rest is
/// small, and read as JSON.
/// </summary>
internal ref struct StoredTranscript
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = JsonData.DepthLimit };

    // A store that keeps messages in many small blocks reads one after the other on the same thread.
    [ThreadStatic]
    private static Reading? t_reading;

    private static readonly JsonReaderOptions Several = Options with { AllowMultipleValues = true };

    private Utf8JsonReader _reader;

    private StoredTranscript(ReadOnlySpan<byte> utf8Json, JsonReaderOptions options) => _reader = new(utf8Json, options);

    /// <summary>The conversation; null if its version does not stand in front, where we write it, or is another one.</summary>
    public static ChatState? TryRead(ReadOnlySpan<byte> utf8Json)
    {
        var stored = new StoredTranscript(utf8Json, Options);
        return Utf8.IsValid(utf8Json) && stored.BeginsWithVersion() ? stored.ReadRest() : null;
    }

    /// <summary>Messages that stand one after the other, without a conversation around them.</summary>
    public static List<Message> ReadMessages(ReadOnlySpan<byte> utf8Json) =>
        Utf8.IsValid(utf8Json)
            ? new StoredTranscript(utf8Json, Several).ReadMessages()
            : throw ChatStateFormatException.Corrupt("a message", "is no valid UTF-8");

    private bool BeginsWithVersion() =>
        _reader.Read()
        && _reader.TokenType == JsonTokenType.StartObject
        && _reader.Read()
        && _reader.TokenType == JsonTokenType.PropertyName
        && JsonNames.Equal(ref _reader, "v"u8)
        && _reader.Read()
        && _reader.TokenType == JsonTokenType.Number
        && _reader.TryGetInt32(out var version)
        && version == ChatStateJson.CurrentVersion;

    private ChatState ReadRest()
    {
        ValueList<Message> messages = [];
        var others = JsonData.EmptyObject;
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var isTranscript = JsonNames.Equal(ref _reader, "messages"u8);
            var name = isTranscript ? "messages" : JsonStrings.Read(ref _reader);
            _reader.Read();
            if (isTranscript && _reader.TokenType == JsonTokenType.StartArray)
            {
                messages = ReadMessages().ToValueList();
            }
            else
            {
                others = others.With(name, JsonData.Read(ref _reader));
            }
        }

        _reader.Read(); // Throws when anything but space follows.
        return StoredStates.Read(others) with { Messages = messages };
    }

    private List<Message> ReadMessages()
    {
        var reading = t_reading ??= AgUiJson.ReadingFor(MessageForm.Stored);
        var messages = new List<Message>();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            messages.Add(ReadMessage(messages.Count, reading));
        }

        return messages;
    }

    private Message ReadMessage(int index, Reading reading)
    {
        try
        {
            var message = AgUiJson.ReadMessage(ref _reader, reading);
            return StoredStates.IsNamed(message) ? message : throw StoredStates.Unnamed(PlaceOf(index));
        }
        catch (AgUiFormatException cause)
        {
            throw ChatStateFormatException.Corrupt(PlaceOf(index), "is not what it should be", cause);
        }
    }

    private static string PlaceOf(int index) => $"item {index} of 'messages'";
}
