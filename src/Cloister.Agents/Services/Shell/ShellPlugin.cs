namespace Cloister.Agents;

/// <summary>What brings the service <c>shell</c>.</summary>
internal static class ShellPlugin
{
    public static PluginId Id { get; } = new("agent-shell");

    public static AgentServicePlugin<ShellService> Of(ShellParts parts) => new(ShellService.Description, () => new(parts), id: Id);
}
