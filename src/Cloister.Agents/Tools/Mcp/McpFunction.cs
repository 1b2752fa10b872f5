using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cloister.AgUi;
using Microsoft.Extensions.AI;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Cloister.Agents;

/// <summary>A tool of a server, called <c>mcp_&lt;server&gt;_&lt;tool&gt;</c>.</summary>
internal sealed class McpFunction(McpServer server, Tool tool) : AIFunction
{
    /// <summary>What providers allow.</summary>
    private const int MaxName = 64;

    private const int MaxDescription = 8 * 1024;

    public override string Name { get; } = NameOf(server.Name, tool.Name);

    public override string Description { get; } = TextLimit.Cut(tool.Description ?? "", MaxDescription);

    public override JsonElement JsonSchema => tool.InputSchema;

    /// <summary>The tool as sessions see it. What it says of itself counts only if its server is trusted.</summary>
    public static AgentTool Offer(McpServer server, Tool tool) =>
        new(new McpFunction(server, tool))
        {
            NeedsApproval = !server.Settings.IsTrusted,
            IsReadOnly = server.Settings.IsTrusted && tool.Annotations?.ReadOnlyHint == true,
            Timeout = server.Settings.Timeout,
            Owner = $"mcp.{server.Name}",
        };

    /// <summary>A name that every provider takes, and no other tool of the server has.</summary>
    public static string NameOf(string server, string tool)
    {
        var name = $"mcp_{server}_{tool}";
        var plain = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_'));
        if (plain == name && name.Length <= MaxName)
        {
            return name;
        }

        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(tool)).AsSpan(0, 4));
        return $"{plain[..Math.Min(plain.Length, MaxName - mark.Length - 1)]}_{mark}";
    }

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        // What calls tools here gives arguments as they came from the model.
        var given = arguments.ToDictionary(
            argument => argument.Key,
            argument => argument.Value is JsonElement json ? json : JsonData.Null.ToElement(),
            StringComparer.Ordinal
        );
        var result = await server.CallAsync(tool.Name, given, cancellationToken).ConfigureAwait(false);
        return result.IsError == true ? throw new ToolFailedException(TextOf(result)) : ContentOf(result);
    }

    private static object? ContentOf(CallToolResult result) =>
        result.Content.Count == 0 && result.StructuredContent is { } json ? json : result.Content.ToAIContents();

    private static string TextOf(CallToolResult result) =>
        string.Join('\n', result.Content.OfType<TextContentBlock>().Select(block => block.Text)) is { Length: > 0 } text
            ? text
            : "The tool failed.";
}
