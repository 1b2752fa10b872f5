using System.Text.Json;

namespace Cloister.Testing;

/// <summary>Reading requests.</summary>
internal static class DialectJson
{
    /// <summary>The items of a list; none if there is no such list.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    /// <summary>The text of a content that is one, or a list of parts.</summary>
    public static string Content(this JsonElement element) =>
        element.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String
            ? content.GetString()!
            : string.Concat(element.Items("content").Select(part => part.TryGetProperty("text", out var text) ? text.GetString() : ""));
}
