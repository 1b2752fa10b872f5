namespace Cloister.Agents;

/// <summary>Brings the service <c>mcp</c> into the runtime, where it is switched on and off like every other.</summary>
internal sealed class McpPlugin(McpTools tools) : GlobalPlugin<AgentContext>
{
    public static PluginId Id { get; } = new("agent-mcp");

    public override PluginId PluginId => Id;

    public override void Register(PluginServiceRegistry services) =>
        services.RegisterLazySingleton(McpService.Slot, () => new McpService(tools));
}
