using System.Buffers;

namespace Cloister.AgUi;

/// <summary>Writes events in the binary encoding. Numbers of open JSON become doubles, and members of patch operations that the protocol does not describe are lost.</summary>
public sealed class BinaryEventEncoder : EventEncoder
{
    private readonly ProtoWriter _writer = new();

    /// <inheritdoc/>
    public override void Write(AgUiEvent agUiEvent, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(agUiEvent);
        ArgumentNullException.ThrowIfNull(output);
        var shape = EventTable.Of(agUiEvent);
        _writer.Clear();
        var start = _writer.Begin(shape.Body.Tag!.Arm);
        BaseEvent.Write(_writer, agUiEvent);
        shape.Body.WriteFields(_writer, agUiEvent);
        _writer.End(start);
        output.Write(_writer.Written);
    }
}
