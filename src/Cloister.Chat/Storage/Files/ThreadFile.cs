using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Cloister.Chat;

/// <summary>
/// A thread's file: four letters, the version of this format, the revision, the lengths of name and label, these two, and the content.
/// All before the content is the head, which is enough to list and to compare revisions.
/// </summary>
internal sealed class ThreadFile
{
    private const byte Version = 1;
    private const int UsualHeadLength = 4096;
    private const int RevisionStart = 5;
    private const int RevisionLength = 12;
    private const int NameLengthStart = RevisionStart + RevisionLength;
    private const int LabelLengthStart = NameLengthStart + sizeof(int);
    private const int FixedLength = LabelLengthStart + sizeof(int);

    private ThreadFile(string name, string revision, ReadOnlyMemory<byte> label, int headLength)
    {
        Name = name;
        Revision = revision;
        Label = label;
        HeadLength = headLength;
    }

    public string Name { get; }

    public string Revision { get; }

    public ReadOnlyMemory<byte> Label { get; }

    public int HeadLength { get; }

    private static ReadOnlySpan<byte> Letters => "CLTH"u8;

    /// <summary>The head of a new file, under a revision that never was.</summary>
    public static byte[] NewHead(string name, ReadOnlySpan<byte> label, out string revision)
    {
        var nameLength = Encoding.UTF8.GetByteCount(name);
        var head = new byte[FixedLength + nameLength + label.Length];
        Letters.CopyTo(head);
        head[Letters.Length] = Version;
        RandomNumberGenerator.Fill(head.AsSpan(RevisionStart, RevisionLength));
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(NameLengthStart), nameLength);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(LabelLengthStart), label.Length);
        Encoding.UTF8.GetBytes(name, head.AsSpan(FixedLength));
        label.CopyTo(head.AsSpan(FixedLength + nameLength));
        revision = RevisionOf(head);
        return head;
    }

    /// <summary>Reads the head at the beginning of these bytes.</summary>
    /// <returns>Why it cannot be read; null if it can.</returns>
    public static SessionDataReason? TryRead(ReadOnlyMemory<byte> bytes, out ThreadFile? file)
    {
        file = null;
        var span = bytes.Span;
        if (span.Length < FixedLength || !span.StartsWith(Letters))
        {
            return SessionDataReason.Corrupt;
        }

        if (span[Letters.Length] > Version)
        {
            return SessionDataReason.NewerVersion;
        }

        var (nameLength, labelLength) = Lengths(span);
        if (nameLength < 0 || labelLength < 0 || FixedLength + (long)nameLength + labelLength > span.Length)
        {
            return SessionDataReason.Corrupt;
        }

        var name = Encoding.UTF8.GetString(span.Slice(FixedLength, nameLength));
        file = new(name, RevisionOf(span), bytes.Slice(FixedLength + nameLength, labelLength), FixedLength + nameLength + labelLength);
        return null;
    }

    /// <summary>Enough of a file to read its head, and little more.</summary>
    public static byte[] ReadHead(SafeFileHandle handle)
    {
        var length = RandomAccess.GetLength(handle);
        var start = WholeFile.Read(handle, Math.Min(length, UsualHeadLength));
        var wanted = start.Length < FixedLength ? 0 : FixedLength + (long)Lengths(start).Name + Lengths(start).Label;
        return wanted <= start.Length ? start : WholeFile.Read(handle, Math.Min(wanted, length));
    }

    private static (int Name, int Label) Lengths(ReadOnlySpan<byte> head) =>
        (BinaryPrimitives.ReadInt32LittleEndian(head[NameLengthStart..]), BinaryPrimitives.ReadInt32LittleEndian(head[LabelLengthStart..]));

    private static string RevisionOf(ReadOnlySpan<byte> head) => Convert.ToHexStringLower(head.Slice(RevisionStart, RevisionLength));
}
