using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>Writes events in JSON, on one line. Optional members without a value are left out.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The writer holds nothing between two events.")]
public sealed class JsonEventEncoder : EventEncoder
{
    internal static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = JsonData.DepthLimit,
        SkipValidation = true,
    };

    private readonly Utf8JsonWriter _writer = new(Stream.Null, WriterOptions);

    /// <inheritdoc/>
    public override void Write(AgUiEvent agUiEvent, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(agUiEvent);
        ArgumentNullException.ThrowIfNull(output);
        _writer.Reset(output);
        Write(agUiEvent, _writer);
        _writer.Flush();
    }

    internal static void Write(AgUiEvent agUiEvent, Utf8JsonWriter writer)
    {
        if (agUiEvent is UnknownEvent unknown)
        {
            unknown.Json.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        EventTable.Of(agUiEvent).Body.WriteMembers(writer, agUiEvent, MessageForm.Wire);
        writer.WriteEndObject();
    }
}
