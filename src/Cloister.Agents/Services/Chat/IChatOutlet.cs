namespace Cloister.Agents;

/// <summary>What the way in needs of the way out.</summary>
internal interface IChatOutlet
{
    /// <summary>The open channel of an account; nothing, if there is none at the moment.</summary>
    ChatChannel? Find(string channel, string account);

    /// <summary>Has a text of the service's own sent in a conversation. When this returns it is sure to leave, and once only.</summary>
    /// <param name="route">Where to.</param>
    /// <param name="text">The text.</param>
    /// <param name="replyTo">The message it answers, as the platform names it.</param>
    /// <param name="key">The same whenever this very text is to be sent.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task AnswerAsync(ChatRoute route, string text, string? replyTo, string key, CancellationToken cancellationToken);
}
