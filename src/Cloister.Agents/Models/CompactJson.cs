using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>The JSON of the abstractions without the line breaks that they put in: nobody but a model reads it, and tokens cost.</summary>
internal static class CompactJson
{
    private static readonly JsonSerializerOptions Options = NewOptions();

    /// <summary>The value as JSON; null if nobody knows how to write its type.</summary>
    public static string? Of(object value) =>
        Options.TryGetTypeInfo(value.GetType(), out var type) ? JsonSerializer.Serialize(value, type) : null;

    public static string Of(IDictionary<string, object?> arguments) =>
        JsonSerializer.Serialize(arguments, Options.GetTypeInfo(typeof(IDictionary<string, object?>)));

    private static JsonSerializerOptions NewOptions()
    {
        var options = new JsonSerializerOptions(AIJsonUtilities.DefaultOptions) { WriteIndented = false };
        options.MakeReadOnly();
        return options;
    }
}
