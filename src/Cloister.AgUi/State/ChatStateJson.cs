using System.Buffers;
using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>
/// The one form in which conversations are stored. Equal states make equal bytes. <see cref="ChatState.Error"/>, <see cref="ChatState.ActiveSteps"/>,
/// <see cref="ChatState.Subagents"/> and <see cref="ChatState.Revision"/> are not part of it.
/// </summary>
public static class ChatStateJson
{
    /// <summary>The version that is written. Older ones are read.</summary>
    public const int CurrentVersion = 2;

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = JsonData.DepthLimit,
    };

    /// <summary>Writes a conversation.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="state">The conversation.</param>
    public static void Write(IBufferWriter<byte> output, ChatState state)
    {
        ArgumentNullException.ThrowIfNull(output);
        using var writer = new Utf8JsonWriter(output, Options);
        Write(writer, state);
    }

    /// <summary>Writes a conversation as one object.</summary>
    /// <param name="writer">Where to; it must accept a value here.</param>
    /// <param name="state">The conversation.</param>
    public static void Write(Utf8JsonWriter writer, ChatState state)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(state);
        writer.WriteStartObject();
        writer.WriteNumber("v", CurrentVersion);
        WriteList(writer, "messages", state.Messages, (to, message) => AgUiJson.WriteMessage(to, message, MessageForm.Stored));
        WriteUnlessEmpty(writer, "open", state.Open, StoredStates.Write);
        writer.WritePropertyName("state");
        state.State.WriteTo(writer);
        WriteUnlessEmpty(writer, "pendingInterrupts", state.PendingInterrupts, AgUiJson.WriteInterrupt);
        WriteUnlessEmpty(writer, "pendingToolCallIds", state.PendingToolCallIds, (to, id) => to.WriteStringValue(id));
        if (state.LastRun is { } run)
        {
            writer.WritePropertyName("lastRun");
            StoredStates.Write(writer, run);
        }
        writer.WriteString("phase", StoredStates.NameOf(state.Phase));
        writer.WriteEndObject();
    }

    /// <summary>A conversation as bytes.</summary>
    /// <param name="state">The conversation.</param>
    public static byte[] ToUtf8(ChatState state)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(buffer, state);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a conversation as it was stored, in the middle of a run too: <see cref="ChatState.Reopened"/> makes it one to go on from.</summary>
    /// <param name="utf8Json">One JSON object. Members that nobody knows are ignored, absent ones take their defaults.</param>
    /// <exception cref="ChatStateFormatException">It is no stored conversation, or one of a later version.</exception>
    public static ChatState Read(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            return StoredTranscript.TryRead(utf8Json) ?? Read(JsonData.Parse(utf8Json, JsonData.DepthLimit));
        }
        catch (JsonException cause)
        {
            throw ChatStateFormatException.Corrupt("the data", "is not one JSON value", cause);
        }
    }

    /// <summary>
    /// Reads messages that a store keeps apart from the rest of their conversation, as <see cref="AgUiJson.WriteMessage"/> writes them in the form
    /// <see cref="MessageForm.Stored"/>.
    /// </summary>
    /// <param name="utf8Json">Any number of messages, with nothing but space between them.</param>
    /// <exception cref="ChatStateFormatException">They are no stored messages.</exception>
    public static IReadOnlyList<Message> ReadMessages(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            return StoredTranscript.ReadMessages(utf8Json);
        }
        catch (JsonException cause)
        {
            throw ChatStateFormatException.Corrupt("a message", "is no JSON value", cause);
        }
    }

    private static ChatState Read(JsonData root)
    {
        if (!root.IsObject)
        {
            throw ChatStateFormatException.Corrupt("the data", "is no JSON object");
        }
        return VersionOf(root) switch
        {
            1 => StoredVersion1.Read(root),
            CurrentVersion => StoredStates.Read(root),
            var other => throw ChatStateFormatException.Newer($"{other}", CurrentVersion),
        };
    }

    /// <summary>The first version was written without its number at times.</summary>
    private static long VersionOf(JsonData root)
    {
        if (!root.TryGet("v", out var version) || version.IsNull)
        {
            return 1;
        }
        return version.TryGetInt64(out var number) && number > 0
            ? number
            : throw ChatStateFormatException.Corrupt("member 'v'", "is no version number");
    }

    private static void WriteUnlessEmpty<T>(Utf8JsonWriter writer, string name, ValueList<T> items, Action<Utf8JsonWriter, T> write)
    {
        if (!items.IsEmpty)
        {
            WriteList(writer, name, items, write);
        }
    }

    private static void WriteList<T>(Utf8JsonWriter writer, string name, ValueList<T> items, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            write(writer, item);
        }
        writer.WriteEndArray();
    }
}
