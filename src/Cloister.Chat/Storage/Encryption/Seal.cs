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

    /// <summary>Opens into <paramref name="target"/>, which is shorter than the sealed bytes by <see cref="Overhead"/>.</summary>
    /// <returns>False if anything is not as it was sealed; then nothing is there.</returns>
    public static bool TryOpen(SessionKey key, ReadOnlySpan<byte> @sealed, ReadOnlySpan<byte> associated, Span<byte> target)
    {
        if (@sealed.Length < Overhead)
        {
            return false;
        }

        using var aes = new AesGcm(key.Bytes, TagLength);
        try
        {
            aes.Decrypt(@sealed[..NonceLength], @sealed[NonceLength..^TagLength], @sealed[^TagLength..], target, associated);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }
}
