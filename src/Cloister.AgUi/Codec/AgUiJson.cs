using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>The protocol's values in JSON, one at a time. Streams have <see cref="JsonEventDecoder"/> and <see cref="JsonEventEncoder"/>.</summary>
/// <remarks>Safe for several threads.</remarks>
public static partial class AgUiJson
{
    /// <summary>Reads one event.</summary>
    /// <param name="json">One JSON object.</param>
    /// <exception cref="AgUiFormatException">It is no event, or its members are wrong.</exception>
    public static AgUiEvent ParseEvent(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return ParseEvent(Encoding.UTF8.GetBytes(json));
    }

    /// <summary>Reads one event.</summary>
    /// <param name="utf8Json">One JSON object, in UTF-8.</param>
    /// <exception cref="AgUiFormatException">It is no event, or its members are wrong.</exception>
    public static AgUiEvent ParseEvent(ReadOnlySpan<byte> utf8Json) =>
        new JsonEventDecoder().Decode(utf8Json) is var decoded && decoded is MalformedEvent malformed
            ? throw AgUiFormatException.Malformed(malformed.Problem)
            : decoded;

    /// <summary>An event as JSON.</summary>
    /// <param name="agUiEvent">The event.</param>
    /// <exception cref="ArgumentException">The event has no place on the wire.</exception>
    /// <exception cref="AgUiFormatException">The event holds a value that its member may not have.</exception>
    public static byte[] ToUtf8(AgUiEvent agUiEvent)
    {
        ArgumentNullException.ThrowIfNull(agUiEvent);
        return Write(writer => JsonEventEncoder.Write(agUiEvent, writer));
    }

    /// <summary>An event as JSON.</summary>
    /// <param name="agUiEvent">The event.</param>
    /// <exception cref="ArgumentException">The event has no place on the wire.</exception>
    /// <exception cref="AgUiFormatException">The event holds a value that its member may not have.</exception>
    public static string ToText(AgUiEvent agUiEvent) => Encoding.UTF8.GetString(ToUtf8(agUiEvent));

    /// <summary>Reads the input of a run as a server gets it: old spellings are translated, unknown things left out.</summary>
    /// <param name="utf8Json">One JSON object, in UTF-8.</param>
    /// <param name="maxMessages">How many messages it may hold.</param>
    /// <param name="onUnrecognised">Is told what was left out or translated.</param>
    /// <exception cref="AgUiFormatException">It is no input. The text names the place, and no values.</exception>
    public static RunAgentInput ReadInput(
        ReadOnlySpan<byte> utf8Json,
        int maxMessages = int.MaxValue,
        Action<Unrecognised>? onUnrecognised = null
    )
    {
        var options = new DecoderOptions { NullsReadAsAbsent = true, OnUnrecognised = onUnrecognised };
        return (RunAgentInput)ReadText(utf8Json, InputTable.Input, new Reading(options) { MaxMessages = maxMessages });
    }

    /// <summary>Writes the input of a run as a client sends it: activities and unknown messages stay here.</summary>
    /// <param name="input">The input.</param>
    /// <param name="output">Where to.</param>
    /// <exception cref="AgUiFormatException">Nothing was written: the input holds a value that its member may not have.</exception>
    public static void WriteInput(RunAgentInput input, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        var sent = input.Messages.Any(message => message is ActivityMessage)
            ? input with
            {
                Messages = input.Messages.Where(message => message is not ActivityMessage).ToValueList(),
            }
            : input;

        // The output may already be the network: what cannot be written must not begin.
        output.Write(Write(writer => InputTable.Input.Write(writer, Slot.Of(sent), MessageForm.Wire)));
    }

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonEventEncoder.WriterOptions))
        {
            write(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
