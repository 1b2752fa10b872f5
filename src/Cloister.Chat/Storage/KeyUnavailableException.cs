namespace Cloister.Chat;

/// <summary>A stored thread was encrypted with a key that is not known here. Nothing is lost: with the key it can be read again.</summary>
public sealed class KeyUnavailableException : SessionDataException
{
    /// <summary>Says which key is missing for which thread.</summary>
    public KeyUnavailableException(string threadId, string keyId)
        : base(
            threadId,
            SessionDataReason.KeyUnavailable,
            $"Thread '{threadId}' is encrypted with key '{keyId}', which the key provider does not know. Give the provider that key, or delete the thread."
        ) => KeyId = keyId;

    /// <summary>The missing key.</summary>
    public string KeyId { get; }
}
