namespace Cloister.Agents;

/// <summary>
/// The points on the way of a chat message: in, through the checks, into its session, and out again as a reply. The chat service reaches them; whoever
/// wants to take part hooks them.
/// </summary>
public static class ChatPoints
{
    /// <summary>Somebody was seen. Told before anybody is let in, also of those who will not be.</summary>
    public static EffectPoint<ChatPrincipal> ObservePrincipal { get; } = new("chat.observePrincipal", PointScope.Agent);

    /// <summary>Whether somebody may talk to the agent. Where nobody guards this, nobody may.</summary>
    public static GuardPoint<ChatPrincipal> AuthorizeIncoming { get; } =
        new("chat.authorizeIncoming", PointScope.Agent) { IsFailClosed = true };

    /// <summary>What somebody is allowed to do. Where nobody answers, nothing.</summary>
    public static ResolvePoint<ChatUser, ChatUserRole> ResolveUserRole { get; } = new("chat.resolveUserRole", PointScope.Agent);

    /// <summary>A message with its files, before it becomes text: what was recognised in a picture or a recording can be added here.</summary>
    public static PipelinePoint<InboundDraft> AugmentInbound { get; } = new("chat.augmentInbound");

    /// <summary>A message as its session is about to take it.</summary>
    public static PipelinePoint<ChatItem> BeforeEnqueue { get; } = new("chat.beforeEnqueue");

    /// <summary>A message that its session has taken.</summary>
    public static EffectPoint<ChatItemTaken> AfterEnqueue { get; } = new("chat.afterEnqueue");

    /// <summary>A text that is about to be sent.</summary>
    public static PipelinePoint<ChatReply> BeforeReply { get; } = new("chat.beforeReply");

    /// <summary>A text that was sent, or could not be.</summary>
    public static EffectPoint<ChatReplySent> AfterReply { get; } = new("chat.afterReply");
}
