namespace Cloister.Agents;

/// <summary>
/// The service that owns the way of chat messages: in from the platforms, through the checks, into their sessions, and what runs say there out again.
/// </summary>
internal sealed class ChatService(ChatParts parts) : AgentService
{
    public static ServiceDescription Description { get; } =
        new("chat")
        {
            Title = "Chats",
            Description = "Talks with people on chat platforms.",
            Order = 50,
            Actions = [],
        };

    public ChatParts Parts => parts;

    /// <summary>Reaches the points on the way of messages.</summary>
    public AgentPlugins Plugins => Context.Plugins;
}
