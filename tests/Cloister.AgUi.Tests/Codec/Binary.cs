using System.Buffers;

namespace Cloister.AgUi.Tests;

/// <summary>The binary encoding of single events.</summary>
internal static class Binary
{
    public static byte[] Encode(AgUiEvent agUiEvent)
    {
        var output = new ArrayBufferWriter<byte>();
        new BinaryEventEncoder().Write(agUiEvent, output);
        return output.WrittenSpan.ToArray();
    }

    public static AgUiEvent Decode(ReadOnlySpan<byte> bytes) => new BinaryEventDecoder().Decode(bytes);
}
