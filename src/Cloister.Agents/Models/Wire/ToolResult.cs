using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>What a tool gave, as parts a model can be shown.</summary>
internal sealed class ToolResult
{
    private ToolResult(List<AIContent> parts) => Parts = parts;

    public IReadOnlyList<AIContent> Parts { get; }

    public IEnumerable<AIContent> Media => Parts.Where(part => part is not TextContent);

    public string Text => string.Join('\n', Parts.OfType<TextContent>().Select(part => part.Text));

    public static ToolResult Of(FunctionResultContent result) =>
        new(
            result.Result switch
            {
                IEnumerable<AIContent> parts => [.. parts.Select(Shown)],
                AIContent part => [Shown(part)],
                var value => [new TextContent(TextOf(value, result.Exception))],
            }
        );

    private static AIContent Shown(AIContent part) =>
        part is TextContent or DataContent or UriContent ? part : new TextContent($"[{part.GetType().Name}]");

    private static string TextOf(object? value, Exception? exception) =>
        value switch
        {
            string text => text,
            JsonElement { ValueKind: JsonValueKind.String } text => text.Words(),
            JsonElement json => json.GetRawText(),
            JsonNode json => json.ToJsonString(),
            null => exception?.Message ?? "",
            _ => CompactJson.Of(value) ?? value.ToString() ?? "",
        };
}
