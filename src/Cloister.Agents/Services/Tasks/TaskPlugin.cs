namespace Cloister.Agents;

/// <summary>What brings the service <c>task</c>.</summary>
internal static class TaskPlugin
{
    public static PluginId Id { get; } = new("agent-task");

    public static AgentServicePlugin<TaskService> Of(AgentStore store) => new(TaskService.Description, () => new(store), id: Id);
}
