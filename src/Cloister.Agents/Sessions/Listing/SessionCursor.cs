using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace Cloister.Agents;

/// <summary>The last session of a page: the next one begins behind it, whatever has moved to the top meanwhile.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SessionCursor(long ActiveAt, long Key)
{
    private const int Size = 2 * sizeof(long);

    /// <summary>In front of every session.</summary>
    public static SessionCursor Start { get; } = new(long.MaxValue, long.MaxValue);

    public static SessionCursor Of(SessionRow row) => new(row.ActiveAt, row.Key);

    /// <exception cref="ArgumentException">No list has given such a cursor.</exception>
    public static SessionCursor Parse(string? text)
    {
        if (text is null)
        {
            return Start;
        }

        Span<byte> bytes = stackalloc byte[Size];
        return Base64Url.TryDecodeFromChars(text, bytes, out var written) && written == Size
            ? new(BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes[sizeof(long)..]))
            : throw new ArgumentException(
                "The cursor does not come from a list of sessions. Pass on what the page before gave as it is, or none.",
                nameof(text)
            );
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        BinaryPrimitives.WriteInt64BigEndian(bytes, ActiveAt);
        BinaryPrimitives.WriteInt64BigEndian(bytes[sizeof(long)..], Key);
        return Base64Url.EncodeToString(bytes);
    }
}
