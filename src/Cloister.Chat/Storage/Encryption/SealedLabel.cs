using System.Buffers.Binary;
using System.Text;

namespace Cloister.Chat;

/// <summary>
/// The label of an encrypted record: in clear the version of this format and the id of the key, then sealed on their own the thread id and the label that
/// was given. So a list needs not decrypt any conversation.
/// </summary>
internal static class SealedLabel
{
    private const byte Version = 1;
    private const int KeyIdStart = 2;

    /// <param name="key">Seals it.</param>
    /// <param name="threadId">Goes inside.</param>
    /// <param name="label">Goes inside.</param>
    /// <param name="name">The name of the record, which it is bound to.</param>
    public static byte[] Close(SessionKey key, string threadId, ReadOnlySpan<byte> label, string name)
    {
        var plain = new byte[sizeof(int) + Encoding.UTF8.GetByteCount(threadId) + label.Length];
        BinaryPrimitives.WriteInt32LittleEndian(plain, plain.Length - sizeof(int) - label.Length);
        Encoding.UTF8.GetBytes(threadId, plain.AsSpan(sizeof(int)));
        label.CopyTo(plain.AsSpan(plain.Length - label.Length));

        var head = KeyIdStart + Encoding.UTF8.GetByteCount(key.Id);
        var bytes = new byte[head + plain.Length + Seal.Overhead];
        bytes[0] = Version;
        bytes[1] = (byte)(head - KeyIdStart);
        Encoding.UTF8.GetBytes(key.Id, bytes.AsSpan(KeyIdStart));
        Seal.Close(key, plain, Associated(bytes.AsSpan(0, head), name), bytes.AsSpan(head));
        return bytes;
    }

    /// <summary>The id of the key.</summary>
    /// <returns>Why it cannot be read; null if it can.</returns>
    public static SessionDataReason? TryReadKeyId(ReadOnlySpan<byte> bytes, out string keyId)
    {
        keyId = "";
        if (bytes.Length < KeyIdStart || bytes[0] == 0 || bytes.Length < KeyIdStart + bytes[1])
        {
            return SessionDataReason.Tampered;
        }

        if (bytes[0] > Version)
        {
            return SessionDataReason.NewerVersion;
        }

        keyId = Encoding.UTF8.GetString(bytes.Slice(KeyIdStart, bytes[1]));
        return null;
    }

    /// <summary>Opens a label whose key id could be read.</summary>
    /// <returns>The thread and its label; null if it is not as it was sealed.</returns>
    public static (string ThreadId, ReadOnlyMemory<byte> Label)? TryOpen(SessionKey key, ReadOnlySpan<byte> bytes, string name)
    {
        var head = KeyIdStart + bytes[1];
        var plain = new byte[Math.Max(0, bytes.Length - head - Seal.Overhead)];
        if (!Seal.TryOpen(key, bytes[head..], Associated(bytes[..head], name), plain))
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(plain);
        return (Encoding.UTF8.GetString(plain.AsSpan(sizeof(int), length)), plain.AsMemory(sizeof(int) + length));
    }

    private static byte[] Associated(ReadOnlySpan<byte> head, string name) => [.. head, .. Encoding.UTF8.GetBytes(name)];
}
