using System.Text.Json;
using System.Text.Unicode;

namespace Cloister.AgUi;

public static partial class AgUiJson
{
    /// <summary>Reads a message.</summary>
    /// <param name="json">One JSON object.</param>
    /// <param name="form">Whether it comes from the other side or from a store. Only stores hold messages of unknown roles.</param>
    /// <exception cref="AgUiFormatException">It is no message.</exception>
    public static Message ReadMessage(JsonData json, MessageForm form) => (Message)Read(json, MessageTable.Message, form);

    /// <summary>Reads one of many messages; what reading needs is made once for all of them.</summary>
    internal static Message ReadMessage(JsonData json, Reading reading) => (Message)ReadText(json.ToUtf8(), MessageTable.Message, reading);

    /// <inheritdoc cref="ReadMessage(JsonData, Reading)"/>
    internal static Message ReadMessage(ref Utf8JsonReader reader, Reading reading) =>
        (Message)Read(ref reader, MessageTable.Message, reading);

    /// <summary>Reads the message a reader stands on.</summary>
    /// <param name="reader">Stands on the start of the message, and afterwards on its end.</param>
    /// <param name="form">Whether it comes from the other side or from a store. Only stores hold messages of unknown roles.</param>
    /// <exception cref="AgUiFormatException">It is no message.</exception>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static Message ReadMessage(ref Utf8JsonReader reader, MessageForm form) =>
        (Message)Read(ref reader, MessageTable.Message, ReadingFor(form));

    /// <summary>Writes a message.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="message">The message.</param>
    /// <param name="form">Whether it goes to the other side or into a store.</param>
    /// <exception cref="ArgumentException">The message is of a role that is only stored.</exception>
    /// <exception cref="AgUiFormatException">The message holds a value that its member may not have.</exception>
    public static void WriteMessage(Utf8JsonWriter writer, Message message, MessageForm form)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message is UnknownMessage && form != MessageForm.Stored)
        {
            throw new ArgumentException(
                $"The message '{message.Id}' cannot be sent, because its role is not known to this version. Leave it out.",
                nameof(message)
            );
        }

        Write(writer, message, MessageTable.Message, form);
    }

    /// <summary>Reads a question of a run.</summary>
    /// <param name="json">One JSON object.</param>
    /// <exception cref="AgUiFormatException">It is no interrupt.</exception>
    internal static Interrupt ReadInterrupt(JsonData json) => (Interrupt)Read(json, EndingTable.Interrupt, MessageForm.Wire);

    /// <summary>Writes a question of a run.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="interrupt">The question.</param>
    internal static void WriteInterrupt(Utf8JsonWriter writer, Interrupt interrupt) =>
        Write(writer, interrupt, EndingTable.Interrupt, MessageForm.Wire);

    /// <summary>Reads what a run used.</summary>
    /// <param name="json">A JSON array.</param>
    /// <exception cref="AgUiFormatException">It is no list of usages.</exception>
    internal static ValueList<TokenUsage> ReadUsage(JsonData json) =>
        (ValueList<TokenUsage>)Read(json, EndingTable.Usage, MessageForm.Wire);

    /// <summary>Writes what a run used.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="usage">One entry for each provider and model.</param>
    internal static void WriteUsage(Utf8JsonWriter writer, ValueList<TokenUsage> usage) =>
        Write(writer, usage, EndingTable.Usage, MessageForm.Wire);

    /// <summary>Reads a tool call.</summary>
    /// <param name="json">One JSON object.</param>
    /// <exception cref="AgUiFormatException">It is no tool call.</exception>
    internal static ToolCall ReadToolCall(JsonData json) => (ToolCall)Read(json, MessageTable.ToolCall, MessageForm.Wire);

    /// <summary>Writes a tool call.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="call">The call.</param>
    internal static void WriteToolCall(Utf8JsonWriter writer, ToolCall call) =>
        Write(writer, call, MessageTable.ToolCall, MessageForm.Wire);

    private static void Write(Utf8JsonWriter writer, object value, Kind kind, MessageForm form)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        kind.Write(writer, Slot.Of(value), form);
    }

    internal static Reading ReadingFor(MessageForm form) => new(new DecoderOptions()) { IsStored = form == MessageForm.Stored };

    private static object Read(JsonData json, Kind kind, MessageForm form)
    {
        ArgumentNullException.ThrowIfNull(json);
        return ReadText(json.ToUtf8(), kind, ReadingFor(form));
    }

    private static object ReadText(ReadOnlySpan<byte> utf8Json, Kind kind, Reading reading)
    {
        if (!Utf8.IsValid(utf8Json))
        {
            throw AgUiFormatException.InvalidUtf8();
        }

        var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = JsonData.DefaultMaxDepth });
        try
        {
            reader.Read();
            var value = Read(ref reader, kind, reading);
            reader.Read(); // Throws when anything but space follows.
            return value;
        }
        catch (JsonException cause)
        {
            throw AgUiFormatException.From(cause, utf8Json, JsonData.DefaultMaxDepth);
        }
    }

    private static object Read(ref Utf8JsonReader reader, Kind kind, Reading reading)
    {
        Slot slot = default;
        reading.Begin("$");
        kind.Read(ref reader, reading, ref slot);
        reading.End();
        return slot.Value is Fault fault
            ? throw AgUiFormatException.Malformed(fault.Problem ?? "$ is of a kind that this version does not know")
            : slot.Value!;
    }
}
