using System.Buffers.Binary;

namespace Cloister.AgUi;

/// <summary>Goes through the fields of one message. Nothing is copied, and no length reaches beyond the message.</summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private const int MaxGroups = 64;
    private readonly ReadOnlySpan<byte> _message = message;
    private int _position;

    /// <summary>Where the field that is read next begins.</summary>
    public readonly int Position => _position;

    public int Number { get; private set; }

    public WireType Type { get; private set; }

    /// <summary>Goes to the next field. Its value must have been read or skipped before the one after it.</summary>
    public bool Next()
    {
        if (_position >= _message.Length)
        {
            return false;
        }

        var tag = ReadVarint();
        Number = tag >> 3 is > 0 and <= 0x1fff_ffff and var number ? (int)number : throw AgUiFormatException.NotBinary();
        Type = (WireType)(tag & 7);
        return true;
    }

    public ulong ReadVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_position >= _message.Length)
            {
                break;
            }

            var next = _message[_position++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw AgUiFormatException.NotBinary();
    }

    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    public ReadOnlySpan<byte> ReadBytes() => Take(ReadVarint());

    public void Skip() => Skip(groups: 0);

    /// <summary>The bytes of all fields of this number, one after the other: what protobuf takes several occurrences of one message for.</summary>
    public readonly ReadOnlySpan<byte> Gather(int number)
    {
        var bytes = new List<byte>();
        var fields = new ProtoReader(_message);
        while (fields.Next())
        {
            if (fields.Number == number && fields.Type == WireType.Bytes)
            {
                bytes.AddRange(fields.ReadBytes());
            }
            else
            {
                fields.Skip();
            }
        }

        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes);
    }

    private void Skip(int groups)
    {
        switch (Type)
        {
            case WireType.Varint:
                ReadVarint();
                break;
            case WireType.Fixed64:
                Take(8);
                break;
            case WireType.Bytes:
                ReadBytes();
                break;
            case WireType.Fixed32:
                Take(4);
                break;
            case WireType.GroupStart when groups < MaxGroups:
                SkipGroup(groups + 1);
                break;
            default:
                throw AgUiFormatException.NotBinary();
        }
    }

    private void SkipGroup(int groups)
    {
        var number = Number;
        while (Next())
        {
            if (Type == WireType.GroupEnd && Number == number)
            {
                return;
            }

            Skip(groups);
        }

        throw AgUiFormatException.NotBinary();
    }

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)(_message.Length - _position))
        {
            throw AgUiFormatException.NotBinary();
        }

        var bytes = _message.Slice(_position, (int)count);
        _position += (int)count;
        return bytes;
    }
}
