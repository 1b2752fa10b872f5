using System.Text.Json;
using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Chat;

/// <summary>Runs a function as a tool.</summary>
internal sealed class FunctionTool(AIFunction function)
{
    public static ToolDefinition Describe(AIFunction function) =>
        new(function.Name, function.Description) { Parameters = JsonData.From(function.JsonSchema) };

    public async ValueTask<ToolOutput> InvokeAsync(ToolInvocation invocation, CancellationToken cancellationToken)
    {
        var arguments = new AIFunctionArguments(StringComparer.Ordinal);
        foreach (var (name, value) in invocation.Arguments.Members)
        {
            arguments[name] = value.ToElement();
        }

        var result = await function.InvokeAsync(arguments, cancellationToken).ConfigureAwait(false);
        return result switch
        {
            null => JsonData.Null,
            string text => text,
            JsonData json => json,
            JsonElement element => JsonData.From(element),
            TextContent content => content.Text,
            _ => JsonData.From(JsonSerializer.SerializeToElement(result, function.JsonSerializerOptions.GetTypeInfo(result.GetType()))),
        };
    }
}
