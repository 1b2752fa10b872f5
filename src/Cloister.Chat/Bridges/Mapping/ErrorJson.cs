using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Chat;

/// <summary>An error that did not end its run, in a custom event. Details stay with the agent.</summary>
internal static class ErrorJson
{
    public static JsonData Write(ErrorContent error)
    {
        var json = JsonData.Object(("message", error.Message));
        return error.ErrorCode is { } code ? json.With("code", code) : json;
    }

    public static ErrorContent Read(JsonData json) => new(Text(json, "message") ?? "") { ErrorCode = Text(json, "code") };

    private static string? Text(JsonData json, string name) =>
        json.IsObject && json.TryGet(name, out var value) && value.TryGetString(out var text) ? text : null;
}
