using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Cloister.Agents;

/// <summary>Reads what providers say when they refuse. Each has its own form, and proxies in front of them have theirs.</summary>
internal static class ErrorBody
{
    public static ProviderError Read(ReadOnlyMemory<byte> body, HttpResponseMessage response)
    {
        if (TryParse(body) is { } document)
        {
            using (document)
            {
                return Read(document.RootElement, Phrase(response));
            }
        }

        var isText = response.Content.Headers.ContentType?.MediaType is "text/plain";
        return new(Tidy(isText ? Encoding.UTF8.GetString(body.Span) : "", Phrase(response)), null, null);
    }

    /// <summary>Reads an error, or an object or a list that holds one.</summary>
    public static ProviderError Read(JsonElement json, string otherwise)
    {
        var error = json;
        if (error.ValueKind == JsonValueKind.Array && error.GetArrayLength() > 0)
        {
            error = error[0];
        }

        if (error.Member("error") is { } inner)
        {
            error = inner;
        }

        var reason = error.ValueKind == JsonValueKind.String ? error.Words() : Text(error, "message") ?? Text(error, "detail");
        string?[] words = [Text(error, "code"), Text(error, "type"), Text(error, "status")];
        return new(
            Tidy(reason, otherwise),
            Array.Find(words, word => word is not null),
            words.Select(StatusOf).FirstOrDefault(status => status is not null)
        );
    }

    private static int? StatusOf(string? word) =>
        word switch
        {
            null => null,
            "invalid_request_error" or "INVALID_ARGUMENT" => 400,
            "authentication_error" or "invalid_api_key" => 401,
            "permission_error" => 403,
            "not_found_error" or "model_not_found" => 404,
            "request_too_large" => 413,
            "rate_limit_error" or "rate_limit_exceeded" or "insufficient_quota" => 429,
            "api_error" or "server_error" => 500,
            "timeout_error" => 504,
            "overloaded_error" => 529,
            _ => int.TryParse(word, CultureInfo.InvariantCulture, out var number) && number is >= 400 and < 600 ? number : null,
        };

    private static string? Text(JsonElement error, string name) =>
        error.Member(name) switch
        {
            { ValueKind: JsonValueKind.String } text => text.Words(),
            { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
            _ => null,
        };

    private static string Phrase(HttpResponseMessage response) =>
        (int)response.StatusCode is >= 300 and < 400 ? "the provider sends requests elsewhere; correct its address"
        : string.IsNullOrWhiteSpace(response.ReasonPhrase) ? "the provider refused the request"
        : response.ReasonPhrase;

    /// <summary>One line.</summary>
    private static string Tidy(string? text, string otherwise) =>
        string.IsNullOrWhiteSpace(text)
            ? otherwise
            : string.Concat(
                string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Where(c => !char.IsControl(c))
            );

    private static JsonDocument? TryParse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
