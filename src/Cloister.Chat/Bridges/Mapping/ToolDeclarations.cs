using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Chat;

/// <summary>Tools as the wire describes them, and as models are told of them.</summary>
internal static class ToolDeclarations
{
    private static readonly JsonData NoArguments = JsonData.Object(("type", "object"), ("properties", JsonData.EmptyObject));

    /// <summary>A tool a model may ask for, and nobody here can run.</summary>
    public static AIFunctionDeclaration Declare(ToolDefinition tool)
    {
        var schema = tool.Parameters is { IsObject: true } parameters ? parameters : NoArguments;
        return AIFunctionFactory.CreateDeclaration(tool.Name, tool.Description, schema.ToElement());
    }

    public static ToolDefinition Describe(AIFunctionDeclaration tool) =>
        new(tool.Name, tool.Description) { Parameters = JsonData.From(tool.JsonSchema) };
}
