using System.Globalization;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>References within one schema: <c>#/$defs/name</c>.</summary>
internal static class SchemaPointer
{
    /// <summary>What a reference points at; null if that is elsewhere, or nowhere.</summary>
    public static JsonData? Find(JsonData schema, string reference)
    {
        if (reference is "#")
        {
            return schema;
        }

        if (!reference.StartsWith("#/", StringComparison.Ordinal))
        {
            return null;
        }

        JsonData? at = schema;
        foreach (var token in Uri.UnescapeDataString(reference[2..]).Split('/'))
        {
            at = Step(at, token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));
            if (at is null)
            {
                return null;
            }
        }

        return at;
    }

    private static JsonData? Step(JsonData at, string token) =>
        at.TryGet(token, out var member) ? member
        : at.IsArray && int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < at.Count ? at[index]
        : null;
}
