using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>Finds the tool for an intention by the words of its name, and the place for the one text it is given.</summary>
internal static partial class OfflineTool
{
    /// <summary>A call of the first tool that fits.</summary>
    /// <param name="tools">The tools.</param>
    /// <param name="about">What it is about: one of these words is in its name.</param>
    /// <param name="does">What it does: one of these words is in its name, too; or there are none to ask for.</param>
    /// <param name="text">What it is given; null for a tool that needs nothing.</param>
    /// <param name="places">The names of arguments that the text may go into, the best first.</param>
    public static OfflineCall? Find(
        IEnumerable<AIFunctionDeclaration> tools,
        string[] about,
        string[] does,
        string? text,
        params string[] places
    )
    {
        foreach (var tool in tools)
        {
            var words = WordsOf(tool.Name);
            if (words.Overlaps(about) && (does.Length == 0 || words.Overlaps(does)) && ArgumentsFor(tool, text, places) is { } arguments)
            {
                return new(tool.Name, arguments);
            }
        }

        return null;
    }

    /// <summary>The arguments, or null if the tool wants something else as well.</summary>
    private static string? ArgumentsFor(AIFunctionDeclaration tool, string? text, string[] places)
    {
        var required = tool.JsonSchema.Items("required").Select(name => name.GetString()!).ToList();
        if (text is null)
        {
            return required.Count == 0 ? "{}" : null;
        }

        var known = tool.JsonSchema.Member("properties") is { ValueKind: JsonValueKind.Object } properties
            ? properties.EnumerateObject().Select(property => property.Name).ToHashSet(StringComparer.Ordinal)
            : [];
        var place = places.FirstOrDefault(known.Contains) ?? (required.Count == 1 ? required[0] : null);
        return place is null || required.Exists(name => name != place) ? null : JsonText(place, text);
    }

    private static string JsonText(string name, string value) =>
        System.Text.Encoding.UTF8.GetString(JsonBody.Write(json => json.WriteString(name, value)).Span);

    private static HashSet<string> WordsOf(string name) => [.. NameWords().Matches(name).Select(match => match.Value.ToLowerInvariant())];

    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NameWords();
}
