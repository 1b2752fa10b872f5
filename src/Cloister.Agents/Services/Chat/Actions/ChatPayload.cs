using System.Text.Json;

namespace Cloister.Agents;

/// <summary>What an action of the chat service is given.</summary>
internal static class ChatPayload
{
    public static string? Text(this ActionCall call, string name) =>
        JsonFacts.Text(call.Payload, name)?.Trim() is { Length: > 0 } text ? text : null;

    public static bool? Flag(this ActionCall call, string name) =>
        call.Payload.TryGet(name, out var value) && value.Kind is JsonValueKind.True or JsonValueKind.False ? value.AsBoolean() : null;

    public static int? Number(this ActionCall call, string name) =>
        call.Payload.TryGet(name, out var value) && value.Kind == JsonValueKind.Number ? (int)value.AsInt64() : null;
}
