namespace Cloister.Agents;

/// <summary>Does what the chat service is asked to do.</summary>
internal sealed class ChatActing
{
    public ChatActing(ChatParts parts, ChatWayOut wayOut, AgentContext context)
    {
        var reach = new ChatReach(parts, context);
        Channels = new(parts, wayOut);
        Conversations = new(parts, reach);
        Sends = new(parts, wayOut, Channels, reach);
    }

    public ChannelActing Channels { get; }

    public ConversationActing Conversations { get; }

    public SendActing Sends { get; }
}
