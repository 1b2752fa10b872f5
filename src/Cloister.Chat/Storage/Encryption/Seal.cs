using System.Security.Cryptography;

namespace Cloister.Chat;

/// <summary>AES-256-GCM: a fresh random nonce, what is hidden, and the tag, over associated data that has to be the same when it is opened.</summary>
internal static class Seal
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    public const int Overhead = NonceLength + TagLength;

    /// <summary>Seals into <paramref name="target"/>, which is longer than the plain bytes by <see cref="Overhead"/>.</summary>
    public static void Close(SessionKey key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associated, Span<byte> target)
    {
        RandomNumberGenerator.Fill(target[..NonceLength]);
        using var aes = new AesGcm(key.Bytes, TagLength);
        aes.Encrypt(target[..NonceLength], plain, target[NonceLength..^TagLength], target[^TagLength..], associated);
    }

    /// <summary>The plain bytes; null if anything is not as it was sealed.</summary>
    public static byte[]? TryOpen(SessionKey key, ReadOnlySpan<byte> @sealed, ReadOnlySpan<byte> associated)
    {
        if (@sealed.Length < Overhead)
        {
            return null;
        }

        var plain = GC.AllocateUninitializedArray<byte>(@sealed.Length - Overhead);
        using var aes = new AesGcm(key.Bytes, TagLength);
        try
        {
            aes.Decrypt(@sealed[..NonceLength], @sealed[NonceLength..^TagLength], @sealed[^TagLength..], plain, associated);
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
