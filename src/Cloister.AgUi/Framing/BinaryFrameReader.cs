using System.Buffers.Binary;

namespace Cloister.AgUi;

/// <summary>Reads frames of the binary encoding: a big-endian length of four bytes, then as many bytes of one message.</summary>
/// <remarks>The limit is checked on the declared length, before a byte of the message is waited for. A message may be empty.</remarks>
public sealed class BinaryFrameReader : FrameReader
{
    internal const int LengthBytes = sizeof(uint);

    /// <summary>A reader with the default limit.</summary>
    public BinaryFrameReader()
        : this(DefaultMaxFrameBytes) { }

    /// <summary>A reader with a limit of its own.</summary>
    /// <param name="maxFrameBytes">The largest message accepted, in bytes.</param>
    public BinaryFrameReader(int maxFrameBytes)
        : base(maxFrameBytes) { }

    /// <inheritdoc/>
    public override bool TryRead(out ReadOnlySpan<byte> payload)
    {
        payload = default;
        ReadOnlySpan<byte> bytes = Unread;
        if (!BinaryPrimitives.TryReadUInt32BigEndian(bytes, out uint length))
        {
            return false;
        }

        if (length > MaxFrameBytes)
        {
            throw FramingException.TooLarge(length, MaxFrameBytes);
        }

        if (bytes.Length - LengthBytes < length)
        {
            return false;
        }

        payload = bytes.Slice(LengthBytes, (int)length);
        Consume(LengthBytes + payload.Length);
        return true;
    }
}
