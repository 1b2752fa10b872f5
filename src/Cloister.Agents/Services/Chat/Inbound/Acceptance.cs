using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What becomes of messages at the end of their way in. Each of them is one transaction, and ends the claim.</summary>
internal sealed class Acceptance(ChatParts parts, AgentPlugins plugins)
{
    /// <summary>Nothing is made of it, and nothing of what it says is kept.</summary>
    public Task IgnoreAsync(Received received, string state = InboxTable.Ignored) =>
        parts.Store.CommitAsync(new WriteSet().SettleClaim(received.Claim, state), Durability.Os);

    /// <summary>The session of the conversation, with its route; made if this is the first that needs it.</summary>
    public ValueTask<SessionLease> OpenAsync(InboundMessage inbound) => ChatSubmission.OpenAsync(parts, inbound.Route);

    /// <summary>It is kept in the history of the conversation, and nobody answers.</summary>
    public async Task AuditAsync(InboundMessage inbound, ChatItem item, string state, CancellationToken cancellationToken)
    {
        var row = await HistoryAsync(inbound, item, ChatItemKind.Audit).ConfigureAwait(false);
        var route = inbound.Route.After(inbound.Message, parts.Clock.GetUtcNow());
        await parts
            .Store.CommitAsync(
                ChatHistory.Append(new WriteSet().SettleClaim(inbound.Received.Claim, state).UpsertRoute(route), row),
                Durability.Os
            )
            .ConfigureAwait(false);
        await TellAsync(item with { Kind = ChatItemKind.Audit }, inputId: null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Its session has it, and answers when its lane says so.</summary>
    public async Task AcceptAsync(InboundMessage inbound, ChatItem item, CancellationToken cancellationToken)
    {
        var row = await HistoryAsync(inbound, item, ChatItemKind.Exec).ConfigureAwait(false);
        var route = inbound.Route.After(inbound.Message, parts.Clock.GetUtcNow());
        var input = InputOf(inbound, item);
        input = input with
        {
            // Who is not yet told that we have it is the platform no more: the claim is on the disk.
            Unit = new([], set => ChatHistory.Append(set.QueueClaim(inbound.Received.Claim, input.Id).UpsertRoute(route), row))
            {
                Durability = Durability.Os,
            },
        };
        using (var lease = await OpenAsync(inbound).ConfigureAwait(false))
        {
            await ChatSubmission.SubmitAsync(parts, lease.Session, input).ConfigureAwait(false);
        }

        await TellAsync(item, input.Id, cancellationToken).ConfigureAwait(false);
    }

    private SessionInput InputOf(InboundMessage inbound, ChatItem item)
    {
        var message = new UserMessage(parts.Ids.NewMessage(), item.Text)
        {
            Metadata = MessageTags.Tag(MessageTags.Source, inbound.Received.Channel),
        };
        return ChatInput.Of(new(message, inbound.Message.MessageId), parts.Ids) with
        {
            Speaker = $"{inbound.Received.Channel}:{inbound.Message.Sender.Id}",
            Dedup = inbound.Received.Claim,
        };
    }

    private async ValueTask<ChatHistoryRow> HistoryAsync(InboundMessage inbound, ChatItem item, ChatItemKind kind) =>
        new(
            await parts.History.NextKeyAsync().ConfigureAwait(false),
            inbound.Route.SessionId,
            parts.Now,
            ChatDirection.Inbound,
            kind,
            inbound.Message.Text
        )
        {
            Channel = inbound.Received.Channel,
            Place = inbound.Place,
            MessageId = inbound.Message.MessageId,
            ActorId = inbound.Message.Sender.Id,
            ActorName = inbound.Message.Sender.Name,
            Extra = item.Extra,
        };

    private async ValueTask TellAsync(ChatItem item, string? inputId, CancellationToken cancellationToken)
    {
        if (
            !plugins.IsReached(ChatPoints.AfterEnqueue)
            || await parts.Store.ReadAsync(reader => reader.FindSessionAsync(item.SessionId), cancellationToken).ConfigureAwait(false)
                is null
        )
        {
            return;
        }

        var taken = new ChatItemTaken(item, inputId, parts.Lanes.WaitingIn(item.SessionId));
        await plugins.In(item.SessionId).EffectAsync(ChatPoints.AfterEnqueue, taken, cancellationToken).ConfigureAwait(false);
    }
}
