using System.Security.Cryptography;
using System.Text;

namespace Cloister.Chat;

/// <summary>A key that conversations are encrypted with, and the name by which stored threads refer to it.</summary>
public sealed class SessionKey
{
    /// <summary>How many bytes a key has.</summary>
    public const int Length = 32;

    private const int MaxIdLength = 255;

    private readonly byte[] _key;

    /// <summary>A key as it came from a generator or a vault.</summary>
    /// <param name="id">Its name, which stands in clear in what is stored; 1 to 255 bytes of UTF-8.</param>
    /// <param name="key">32 bytes that cannot be guessed. No passphrase: see <see cref="Derive"/>.</param>
    public SessionKey(string id, ReadOnlySpan<byte> key)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        if (Encoding.UTF8.GetByteCount(id) > MaxIdLength)
        {
            throw new ArgumentException($"The id of a key may have {MaxIdLength} bytes of UTF-8. Take a shorter one.", nameof(id));
        }

        if (key.Length != Length)
        {
            throw new ArgumentException(
                $"Key '{id}' has {key.Length} bytes, and needs {Length}. Derive it from what you have.",
                nameof(key)
            );
        }

        Id = id;
        _key = key.ToArray();
    }

    /// <summary>The name of the key.</summary>
    public string Id { get; }

    internal ReadOnlySpan<byte> Bytes => _key;

    /// <summary>Derives a key from a secret that cannot be guessed: another one for each id.</summary>
    /// <remarks>
    /// A passphrase can be guessed. Stretch it first, with a random salt that is kept beside the data:
    /// <c>Rfc2898DeriveBytes.Pbkdf2(passphrase, salt, 600_000, HashAlgorithmName.SHA256, 32)</c>, and derive from the outcome.
    /// </remarks>
    /// <param name="id">Its name. A new one makes a new key of the same secret.</param>
    /// <param name="secret">At least 16 bytes.</param>
    public static SessionKey Derive(string id, ReadOnlySpan<byte> secret)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        if (secret.Length < Length / 2)
        {
            throw new ArgumentException(
                $"The secret for key '{id}' has {secret.Length} bytes; with less than 16 it could be guessed.",
                nameof(secret)
            );
        }

        Span<byte> key = stackalloc byte[Length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, salt: [], info: Encoding.UTF8.GetBytes($"Cloister thread key {id}"));
        return new(id, key);
    }

    /// <summary>The name of the key; never the key.</summary>
    public override string ToString() => Id;
}
