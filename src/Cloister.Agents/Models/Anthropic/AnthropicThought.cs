using System.Text.Json;

namespace Cloister.Agents;

/// <summary>Thoughts that Anthropic wants back unchanged. The mark in front tells them from those of other providers, which it would refuse.</summary>
internal static class AnthropicThought
{
    private const string SignatureMark = "anthropic:signature:";
    private const string RedactedMark = "anthropic:redacted:";

    public static string Signed(string signature) => SignatureMark + signature;

    public static string Redacted(string data) => RedactedMark + data;

    public static bool IsOurs(string? protectedData) =>
        protectedData is not null
        && (
            protectedData.StartsWith(SignatureMark, StringComparison.Ordinal)
            || protectedData.StartsWith(RedactedMark, StringComparison.Ordinal)
        );

    /// <summary>Writes a thought; one that is not signed, or by somebody else, is left out.</summary>
    public static void Write(Utf8JsonWriter json, string text, string protectedData)
    {
        if (protectedData.StartsWith(SignatureMark, StringComparison.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("type", "thinking");
            json.WriteString("thinking", text);
            json.WriteString("signature", protectedData.AsSpan(SignatureMark.Length));
            json.WriteEndObject();
        }
        else if (protectedData.StartsWith(RedactedMark, StringComparison.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("type", "redacted_thinking");
            json.WriteString("data", protectedData.AsSpan(RedactedMark.Length));
            json.WriteEndObject();
        }
    }
}
