using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>The last step on the way in: plugins see a message as its session is about to take it, and then it is taken, or only kept.</summary>
internal sealed class Enqueuing(AgentPlugins plugins, Acceptance acceptance, Refusal refusal)
{
    /// <summary>The agent is to answer.</summary>
    public async Task EnqueueAsync(InboundMessage inbound, string text, CancellationToken cancellationToken)
    {
        var item = ItemOf(inbound, ChatItemKind.Exec, text);
        if (await PassAsync(inbound, item, cancellationToken).ConfigureAwait(false) is { } passed)
        {
            await (
                passed.Kind == ChatItemKind.Exec
                    ? acceptance.AcceptAsync(inbound, passed, cancellationToken)
                    : acceptance.AuditAsync(inbound, passed, InboxTable.Done, cancellationToken)
            ).ConfigureAwait(false);
        }
    }

    /// <summary>Nobody answers.</summary>
    public async Task AuditAsync(InboundMessage inbound, CancellationToken cancellationToken)
    {
        var item = ItemOf(inbound, ChatItemKind.Audit, inbound.Message.Text);
        if (await PassAsync(inbound, item, cancellationToken).ConfigureAwait(false) is { } passed)
        {
            await acceptance.AuditAsync(inbound, passed, InboxTable.Done, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What plugins make of it; nothing, if one of them failed.</summary>
    private async Task<ChatItem?> PassAsync(InboundMessage inbound, ChatItem item, CancellationToken cancellationToken)
    {
        if (!plugins.IsReached(ChatPoints.BeforeEnqueue))
        {
            return item;
        }

        using var lease = await acceptance.OpenAsync(inbound).ConfigureAwait(false);
        try
        {
            return await plugins
                .In(inbound.Route.SessionId)
                .PipelineAsync(ChatPoints.BeforeEnqueue, item, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (PointException failure)
        {
            await refusal.FailAsync(inbound, item, failure, cancellationToken).ConfigureAwait(false);
            return null;
        }
    }

    private static ChatItem ItemOf(InboundMessage inbound, ChatItemKind kind, string text) =>
        new(kind, inbound.Received.Channel, inbound.Route.SessionId, inbound.Place.ChatId, text)
        {
            ChatType = inbound.Place.ChatType,
            ThreadId = inbound.Place.ThreadId,
            MessageId = inbound.Message.MessageId,
            ActorId = inbound.Message.Sender.Id,
            ActorName = inbound.Message.Sender.Name,
            Extra = ExtraOf(inbound.Message),
        };

    private static JsonData ExtraOf(IncomingMessage message) =>
        message.Reply is not { } reply
            ? JsonData.EmptyObject
            : JsonFacts
                .Start.Add("hasReplyContext", JsonData.True)
                .Add("replyMessageId", reply.MessageId)
                .Add("replyActorName", reply.ActorName)
                .Add("replyText", ReplyContextBlock.TextOf(reply))
                .Add("replyQuoteText", ReplyContextBlock.QuoteOf(reply))
                .ToJson();
}
