using System.Security.Cryptography;
using System.Text;

namespace Cloister.Agents;

/// <summary>Seals secrets: AES-256-GCM, a record is base64 of nonce, tag and ciphertext, and valid in its place only.</summary>
internal sealed class SecretCipher(byte[] key) : IDisposable
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly AesGcm _cipher = new(key, TagLength);

    public string Seal(SecretPlace place, string secret)
    {
        var text = Encoding.UTF8.GetBytes(secret);
        var record = new byte[NonceLength + TagLength + text.Length];
        var (nonce, tag, ciphertext) = Parts(record);
        RandomNumberGenerator.Fill(nonce.Span);
        _cipher.Encrypt(nonce.Span, text, ciphertext.Span, tag.Span, place.ToBytes());
        return Convert.ToBase64String(record);
    }

    /// <exception cref="SecretStoreException">The key is another, or the record comes from another place.</exception>
    public string Open(SecretPlace place, string record)
    {
        try
        {
            var (nonce, tag, ciphertext) = Parts(Convert.FromBase64String(record));
            var text = new byte[ciphertext.Length];
            _cipher.Decrypt(nonce.Span, ciphertext.Span, tag.Span, text, place.ToBytes());
            return Encoding.UTF8.GetString(text);
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException or ArgumentOutOfRangeException)
        {
            throw SecretStoreException.WrongKey(exception);
        }
    }

    public void Dispose() => _cipher.Dispose();

    private static (Memory<byte> Nonce, Memory<byte> Tag, Memory<byte> Ciphertext) Parts(Memory<byte> record) =>
        (record[..NonceLength], record.Slice(NonceLength, TagLength), record[(NonceLength + TagLength)..]);
}
