using System.Buffers;
using System.Buffers.Binary;

namespace Cloister.AgUi;

/// <summary>Collects frames of the binary encoding in a buffer of its own, where a length can be filled in once it is known.</summary>
/// <remarks>
/// Between <see cref="BeginFrame"/> and <see cref="EndFrame"/> write one message; send <see cref="WrittenMemory"/> and <see cref="Clear"/> it
/// when several frames that are ready together are in. Not for concurrent use.
/// </remarks>
public sealed class BinaryFrameWriter : IBufferWriter<byte>
{
    private const int InitialBytes = 1024;
    private const int None = -1;

    private byte[] _buffer = [];
    private int _written;
    private int _frame = None;

    /// <summary>The finished frames. Valid until the next call on this writer.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, _frame == None ? _written : _frame);

    /// <summary>Begins a frame: what is written next is its message.</summary>
    /// <exception cref="InvalidOperationException">The frame before has not ended.</exception>
    public void BeginFrame()
    {
        ThrowUnless(_frame == None, "A frame begins inside another one. Call EndFrame first.");
        GetSpan(BinaryFrameReader.LengthBytes);
        _frame = _written;
        _written += BinaryFrameReader.LengthBytes;
    }

    /// <summary>Ends the frame and fills in its length.</summary>
    /// <exception cref="InvalidOperationException">No frame has begun.</exception>
    public void EndFrame()
    {
        ThrowUnless(_frame != None, "A frame ends that has not begun. Call BeginFrame first.");
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_frame), _written - _frame - BinaryFrameReader.LengthBytes);
        _frame = None;
    }

    /// <summary>Forgets everything written, also a frame that has not ended; keeps the buffer.</summary>
    public void Clear()
    {
        _written = 0;
        _frame = None;
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - _written);
        ThrowUnless(_frame != None, "Bytes are written outside a frame. Call BeginFrame first.");
        _written += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        int needed = checked(_written + Math.Max(sizeHint, 1));
        if (needed > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(Math.Max(needed, InitialBytes), (int)Math.Min(2L * _buffer.Length, Array.MaxLength)));
        }

        return _buffer.AsMemory(_written);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    private static void ThrowUnless(bool isAllowed, string message)
    {
        if (!isAllowed)
        {
            throw new InvalidOperationException(message);
        }
    }
}
