namespace Cloister.Agents;

/// <summary>What brings the service <c>mcp</c>.</summary>
internal static class McpPlugin
{
    public static PluginId Id { get; } = new("agent-mcp");

    public static AgentServicePlugin<McpService> Of(McpTools tools) => new(McpService.Description, () => new(tools), id: Id);
}
