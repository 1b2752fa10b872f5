using System.Text.Json;

namespace Cloister.Testing;

/// <summary>Reading requests.</summary>
internal static class DialectJson
{
    /// <summary>The items of a list; none if there is no such list.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];
}
