using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>What becomes of messages that are not taken.</summary>
internal sealed partial class Refusal(ChatParts parts, Acceptance acceptance, DirectWords words, ILogger logger)
{
    private const string NotProcessed = "⚠️ Your message could not be processed. Please try again later.";

    private readonly ILogger _logger = logger;
    private readonly ToldStrangers _told = new(parts.Clock);

    /// <summary>Somebody may not talk to the agent. Nothing of what he said is kept; in a direct chat he is told why, once in a while.</summary>
    public async Task RefuseAsync(InboundMessage inbound, string reason)
    {
        await acceptance.IgnoreAsync(inbound.Received).ConfigureAwait(false);
        LogRefused(inbound.Received.Channel, inbound.Place.ChatType);
        if (inbound.IsDirect && _told.IsDue(inbound.Received))
        {
            words.Say(inbound, reason);
        }
    }

    /// <summary>A plugin did not let it through. It is kept, and in a direct chat it is said that there is no answer.</summary>
    public async Task FailAsync(InboundMessage inbound, ChatItem item, Exception failure, CancellationToken cancellationToken)
    {
        LogNotEnqueued(inbound.Received.Channel, inbound.Route.SessionId, failure);
        var failed = item with { Extra = item.Extra.With("error", "not_enqueued") };
        await acceptance.AuditAsync(inbound, failed, InboxTable.Failed, cancellationToken).ConfigureAwait(false);
        if (inbound.IsDirect && item.Kind == ChatItemKind.Exec)
        {
            words.Say(inbound, NotProcessed);
        }
    }

    /// <summary>It cannot be taken in, however often that is tried.</summary>
    public async Task GiveUpAsync(Received received, ChatChannel? channel)
    {
        await acceptance.IgnoreAsync(received, InboxTable.Failed).ConfigureAwait(false);
        LogGivenUp(received.Channel, received.Key);
        if (received.Message.Place.IsDirect)
        {
            words.Say(new(received, new("", received.Channel, received.Account, received.Message.Place), channel), NotProcessed);
        }
    }

    [LoggerMessage(613, LogLevel.Information, "Somebody on '{Channel}' who may not talk to the agent was refused ({ChatType}).")]
    private partial void LogRefused(string channel, string chatType);

    [LoggerMessage(614, LogLevel.Error, "A message on '{Channel}' for session '{SessionId}' is not answered, because a plugin failed.")]
    private partial void LogNotEnqueued(string channel, string sessionId, Exception exception);

    [LoggerMessage(594, LogLevel.Error, "Message {Key} on '{Channel}' cannot be taken in, and is given up.")]
    private partial void LogGivenUp(string channel, long key);
}
