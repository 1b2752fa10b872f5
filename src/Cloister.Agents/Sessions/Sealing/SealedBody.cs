using System.Buffers.Binary;
using System.IO.Compression;

namespace Cloister.Agents;

/// <summary>How long texts stand in sealed rows: compressed, which is worth it for what is rarely read and kept for good.</summary>
internal static class SealedBody
{
    /// <summary>What no JSON begins with.</summary>
    private const byte Mark = 1;

    private const int HeadLength = 1 + sizeof(int);
    private const int WorthIt = 256;
    private const int Quality = 5;
    private const int Window = 17;

    /// <summary>What a body never is in fewer rows than one could hold; a larger number is damage.</summary>
    private const int MaxLength = 16 * RowJoining.MaxBody;

    /// <summary>A body as it is stored, if that is smaller.</summary>
    public static byte[] Pack(byte[] body)
    {
        if (body.Length < WorthIt)
        {
            return body;
        }

        var packed = new byte[body.Length];
        packed[0] = Mark;
        BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(1), body.Length);
        return BrotliEncoder.TryCompress(body, packed.AsSpan(HeadLength), out var length, Quality, Window)
            ? packed[..(HeadLength + length)]
            : body;
    }

    /// <summary>A body as it was. What cannot be unpacked is given back as it is stored, and makes no sense to whoever reads it.</summary>
    public static byte[] Unpack(byte[] stored)
    {
        if (stored.Length < HeadLength || stored[0] != Mark)
        {
            return stored;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(stored.AsSpan(1));
        if (length is < 0 or > MaxLength)
        {
            return stored;
        }

        var body = new byte[length];
        return BrotliDecoder.TryDecompress(stored.AsSpan(HeadLength), body, out var written) && written == length ? body : stored;
    }
}
