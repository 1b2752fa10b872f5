using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Chat;

/// <summary>The arguments of a call: text on the wire, a dictionary for models.</summary>
internal static class CallArguments
{
    private static readonly JsonTypeInfo DictionaryType = new JsonSerializerOptions(AIJsonUtilities.DefaultOptions)
    {
        WriteIndented = false,
    }.GetTypeInfo(typeof(IDictionary<string, object?>));

    /// <summary>The text of a call's arguments; of one that came from the wire exactly what came.</summary>
    public static string TextOf(FunctionCallContent call) =>
        call.RawRepresentation is ToolCall raw ? raw.Arguments.ToString()
        : call.Arguments is { Count: > 0 } arguments ? JsonSerializer.Serialize(arguments, DictionaryType)
        : "{}";

    /// <summary>A call as the wire has it.</summary>
    public static ToolCall ToCall(FunctionCallContent call) =>
        call.RawRepresentation as ToolCall ?? new ToolCall(call.CallId, call.Name, TextOf(call));

    /// <summary>A call for a model. Where the text is no JSON object, the exception says so and the text is kept in the raw call.</summary>
    public static FunctionCallContent ToContent(ToolCall call)
    {
        var content = new FunctionCallContent(call.Id, call.Name) { RawRepresentation = call };
        if (call.Arguments.Span.IsWhiteSpace())
        {
            content.Arguments = new Dictionary<string, object?>(StringComparer.Ordinal);
        }
        else if (JsonData.TryParse(call.Arguments.ToString(), out var json) && json.IsObject)
        {
            content.Arguments = json.Members.ToDictionary(
                member => member.Key,
                member => (object?)member.Value.ToElement(),
                StringComparer.Ordinal
            );
        }
        else
        {
            content.Exception = new FormatException($"The arguments of the call of '{call.Name}' are not a JSON object.");
        }

        return content;
    }
}
