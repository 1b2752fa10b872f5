namespace Cloister.Agents;

/// <summary>Secrets at rest cannot be read with the key there is, or their store is not what it should be.</summary>
public sealed class SecretStoreException : Exception
{
    private SecretStoreException(string message, Exception? innerException = null)
        : base(message, innerException) { }

    internal static SecretStoreException WrongKey(Exception innerException) =>
        new("Secret store cannot be decrypted with the current key", innerException);

    internal static SecretStoreException NoKey(string file) =>
        new(
            $"There is no key to the secret store: '{file}' is missing. Put it back, or set {ProductNames.KeyVariable} to what the key was made of."
        );

    internal static SecretStoreException Unreadable(string file, Exception innerException) =>
        new(
            $"The secret store '{file}' cannot be read: it holds something else. Restore it, or move it away to begin a new one.",
            innerException
        );

    internal static SecretStoreException BadKeyFile(string file) =>
        new($"The key file '{file}' does not hold a key of {SecretKey.Length} bytes. Restore it; without it the secrets are lost.");

    internal static SecretStoreException KeyIsNotOurs() =>
        new(
            $"The key of the secret store comes from {ProductNames.KeyVariable}, so only you can change it. Give the new one, and set the variable to it afterwards."
        );
}
