using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>Checks what an action is given.</summary>
internal static class PayloadCheck
{
    /// <summary>What is wrong, for whoever asked; null if nothing is.</summary>
    public static string? Find(JsonData? schema, JsonData payload) =>
        !payload.IsObject ? "Invalid payload: it has to be an object"
        : schema is not null && new SchemaCheck(schema).Find(payload) is { } wrong ? $"Invalid payload: {wrong}"
        : null;
}
