using System.Buffers;

namespace Cloister.AgUi;

/// <summary>Makes bytes of events, without framing.</summary>
/// <remarks>Not safe for several threads at a time.</remarks>
public abstract class EventEncoder
{
    private protected EventEncoder() { }

    /// <summary>Writes one event.</summary>
    /// <param name="agUiEvent">The event.</param>
    /// <param name="output">Where to.</param>
    /// <exception cref="ArgumentException">The event has no place on the wire.</exception>
    /// <exception cref="AgUiFormatException">The event holds a value that its member may not have.</exception>
    public abstract void Write(AgUiEvent agUiEvent, IBufferWriter<byte> output);
}
