namespace Cloister.Agents;

/// <summary>A message on its way through the checks, and what is known of its conversation.</summary>
/// <param name="Received">The message.</param>
/// <param name="Route">Where its conversation leads. For the first message it is not stored yet, and for strangers it never is.</param>
/// <param name="Channel">The channel it came by, if that is open.</param>
internal sealed record InboundMessage(Received Received, ChatRoute Route, ChatChannel? Channel)
{
    public IncomingMessage Message => Received.Message;

    public ChatPlace Place => Message.Place;

    public bool IsDirect => Place.IsDirect;

    /// <summary>The name by which people call the agent.</summary>
    public string? BotName => Channel?.BotName;

    public ChatPrincipal Principal =>
        new(Received.Channel, Received.Account, Place.ChatId, Place.ChatType, Message.Sender.Id)
        {
            SessionId = Route.SessionId,
            ChatTitle = Message.ChatTitle,
            UserName = Message.Sender.Name,
            IsDirect = IsDirect,
        };
}
