using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>What some providers put beside a call and refuse the next request without.</summary>
internal static class OpenAiSignature
{
    private const string Mark = "extra_content:";

    // What the provider tells those to send whose history has calls of other models.
    private const string None = """{"google":{"thought_signature":"skip_thought_signature_validator"}}""";

    public static string Of(JsonElement extra) => Mark + extra.GetRawText();

    public static void Write(Utf8JsonWriter json, FunctionCallContent call)
    {
        json.WritePropertyName("extra_content");
        json.WriteRawValue(
            FunctionCalls.ProtectedDataOf(call) is { } data && data.StartsWith(Mark, StringComparison.Ordinal) ? data[Mark.Length..] : None
        );
    }
}
