namespace Cloister.Agents;

/// <summary>What brings the service <c>chat</c>.</summary>
internal static class ChatPlugin
{
    public static PluginId Id { get; } = new("agent-chat");

    public static AgentServicePlugin<ChatService> Of(ChatParts parts) => new(ChatService.Description, () => new(parts), id: Id);
}
