using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>Tool calls between the text a model writes and what the library calls a call.</summary>
public static class FunctionCalls
{
    private const string ProtectedDataName = "cloister.protectedData";

    /// <summary>A call with the arguments a model wrote.</summary>
    /// <param name="callId">The id of the call.</param>
    /// <param name="name">The tool.</param>
    /// <param name="arguments">The text; nothing counts as an empty object.</param>
    /// <returns>
    /// The call, which keeps the text as its <see cref="AIContent.RawRepresentation"/>. If the text is no JSON object, it has no arguments and an
    /// <see cref="FunctionCallContent.Exception"/> that says so.
    /// </returns>
    public static FunctionCallContent Parse(string callId, string name, string arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var call = new FunctionCallContent(callId, name) { RawRepresentation = arguments };
        if (TryReadObject(arguments) is { } read)
        {
            call.Arguments = read;
        }
        else
        {
            call.Exception = new FormatException($"The arguments of the call of '{name}' are not a JSON object.");
        }

        return call;
    }

    /// <summary>The arguments as text: exactly what the model wrote where that is known.</summary>
    public static string TextOf(FunctionCallContent call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.RawRepresentation is string raw ? raw
            : call.Arguments is { Count: > 0 } arguments ? CompactJson.Of(arguments)
            : "{}";
    }

    /// <summary>What the provider of a call wants back with it, unchanged; null if nothing. It is kept with the call, as that of reasoning is.</summary>
    public static string? ProtectedDataOf(FunctionCallContent call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.AdditionalProperties?.TryGetValue(ProtectedDataName, out var data) == true ? data as string : null;
    }

    /// <summary>Puts to a call what its provider wants back.</summary>
    public static void Protect(FunctionCallContent call, string protectedData)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(protectedData);
        call.AdditionalProperties ??= [];
        call.AdditionalProperties[ProtectedDataName] = protectedData;
    }

    /// <summary>The arguments as the text of an object, whatever the model wrote: providers refuse a history that has anything else.</summary>
    internal static string ObjectTextOf(FunctionCallContent call)
    {
        var text = TextOf(call);
        return !string.IsNullOrWhiteSpace(text) && TryReadObject(text) is not null ? text : "{}";
    }

    private static Dictionary<string, object?>? TryReadObject(string arguments)
    {
        var read = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (string.IsNullOrWhiteSpace(arguments))
        {
            return read;
        }

        try
        {
            using var document = JsonDocument.Parse(arguments);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            foreach (var member in document.RootElement.EnumerateObject())
            {
                read[member.Name] = member.Value.Clone();
            }

            return read;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            // The latter two are about halves of characters, in the text or in the name of a member.
            return null;
        }
    }
}
