using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Cloister.Testing;

/// <summary>Tools as they come over the wire.</summary>
internal static class DialectTools
{
    public static AITool Read(JsonElement tool, string schemaName) =>
        AIFunctionFactory.CreateDeclaration(
            tool.GetProperty("name").GetString()!,
            tool.TryGetProperty("description", out var description) ? description.GetString() : null,
            tool.GetProperty(schemaName)
        );
}
