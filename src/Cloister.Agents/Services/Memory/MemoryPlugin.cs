namespace Cloister.Agents;

/// <summary>What brings the service <c>memory</c>.</summary>
internal static class MemoryPlugin
{
    public static PluginId Id { get; } = new("agent-memory");

    /// <param name="redact">Takes known secrets out of a text.</param>
    public static AgentServicePlugin<MemoryService> Of(Func<string, string> redact) =>
        new(MemoryActions.Description, () => new(redact), id: Id);
}
