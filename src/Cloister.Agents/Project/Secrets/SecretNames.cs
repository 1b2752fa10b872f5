namespace Cloister.Agents;

/// <summary>Keys whose value is a secret by their name: plugins and channels have keys that no table knows.</summary>
internal static class SecretNames
{
    private static readonly string[] Ends = ["apiKey", "token", "secret", "password", "passphrase", "privateKey", "accessKey", "secretKey"];

    private static readonly string[] Headers = ["authorization", "proxy-authorization", "cookie", "x-api-key", "api-key"];

    public static bool IsSecret(string name) =>
        Array.Exists(Headers, header => name.Equals(header, StringComparison.OrdinalIgnoreCase))
        || Array.Exists(Ends, end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a variable or a header has a name such as <c>API_KEY</c> or <c>X-Signing-Key</c>.</summary>
    public static bool IsKey(string name) =>
        name.EndsWith("key", StringComparison.OrdinalIgnoreCase) || name.EndsWith("credentials", StringComparison.OrdinalIgnoreCase);
}
