using System.Buffers.Binary;
using System.Text;

namespace Cloister.AgUi;

/// <summary>Writes fields into memory that is used again.</summary>
internal sealed class ProtoWriter
{
    private byte[] _buffer = new byte[256];
    private int _length;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public void Clear() => _length = 0;

    public void Varint(int number, ulong value)
    {
        Tag(number, WireType.Varint);
        Varint(value);
    }

    public void Double(int number, double value)
    {
        Tag(number, WireType.Fixed64);
        BinaryPrimitives.WriteDoubleLittleEndian(Reserve(8), value);
        _length += 8;
    }

    public void Text(int number, ReadOnlySpan<char> text)
    {
        Tag(number, WireType.Bytes);
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most < 0x80)
        {
            var space = Reserve(most + 1);
            var count = Encoding.UTF8.GetBytes(text, space[1..]);
            space[0] = (byte)count;
            _length += count + 1;
        }
        else
        {
            Varint((ulong)Encoding.UTF8.GetByteCount(text));
            _length += Encoding.UTF8.GetBytes(text, Reserve(most));
        }
    }

    /// <summary>Begins a message within this one.</summary>
    /// <returns>What <see cref="End"/> wants.</returns>
    public int Begin(int number)
    {
        Tag(number, WireType.Bytes);
        Reserve(1);
        return ++_length;
    }

    /// <summary>Ends a message and puts its length before it. Mostly the one byte that was left for it is enough.</summary>
    public void End(int start)
    {
        var length = _length - start;
        if (length < 0x80)
        {
            _buffer[start - 1] = (byte)length;
            return;
        }

        var more = LengthOf((ulong)length) - 1;
        Reserve(more);
        _buffer.AsSpan(start, length).CopyTo(_buffer.AsSpan(start + more));
        _length = start - 1;
        Varint((ulong)length);
        _length += length;
    }

    private static int LengthOf(ulong value)
    {
        var length = 1;
        for (; value >= 0x80; value >>= 7)
        {
            length++;
        }

        return length;
    }

    private void Tag(int number, WireType type) => Varint((ulong)((number << 3) | (int)type));

    private void Varint(ulong value)
    {
        var space = Reserve(10);
        var count = 0;
        for (; value >= 0x80; value >>= 7)
        {
            space[count++] = (byte)(value | 0x80);
        }

        space[count] = (byte)value;
        _length += count + 1;
    }

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - _length < count)
        {
            Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, Math.Max(2L * _buffer.Length, (long)_length + count)));
        }

        return _buffer.AsSpan(_length);
    }
}
