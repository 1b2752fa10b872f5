namespace Cloister.Agents;

/// <summary>Takes what one account receives: on disk first, then into its conversations.</summary>
internal sealed class ChatInbox : ChannelInbox
{
    private readonly ChatParts _parts;
    private readonly ChatInbound _inbound;
    private readonly string _channel;
    private readonly string _account;
    private readonly Action<ChannelLink> _report;
    private readonly DateTimeOffset _openedAt;
    private string? _position;

    public ChatInbox(ChatParts parts, ChatInbound inbound, string channel, string account, string? position, Action<ChannelLink> report)
    {
        _parts = parts;
        _inbound = inbound;
        (_channel, _account) = (channel, account);
        _position = position;
        _report = report;
        _openedAt = parts.Clock.GetUtcNow();
    }

    public override string? Position => Volatile.Read(ref _position);

    public override Task TakeAsync(
        IReadOnlyList<IncomingMessage> messages,
        string? position = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(messages);
        return TakeAsync(messages, position).WaitAsync(cancellationToken);
    }

    public override void Report(ChannelLink link) => _report(link);

    private async Task TakeAsync(IReadOnlyList<IncomingMessage> messages, string? position)
    {
        var received = await ReceiveAsync(messages).ConfigureAwait(false);
        while (!await TryClaimAsync(received, position).ConfigureAwait(false))
        {
            await _parts
                .Store.ReadAsync(async reader =>
                {
                    for (var i = received.Count - 1; i >= 0; i--)
                    {
                        if (await reader.IsClaimedAsync(received[i].Claim).ConfigureAwait(false))
                        {
                            received.RemoveAt(i);
                        }
                    }

                    return true;
                })
                .ConfigureAwait(false);
        }

        Volatile.Write(ref _position, position ?? _position);
        _inbound.Post(received);
    }

    /// <summary>The messages that can be used, each of them once.</summary>
    private async Task<List<Received>> ReceiveAsync(IReadOnlyList<IncomingMessage> messages)
    {
        var (received, claims) = (new List<Received>(messages.Count), new HashSet<string>(StringComparer.Ordinal));
        var now = _parts.Now;
        foreach (var message in messages)
        {
            if (IncomingLimits.IsUsable(message))
            {
                var claim = $"{_channel}|{_account}|{message.Claim}";
                if (claims.Add(claim))
                {
                    var key = await _parts.Store.NextKeyAsync("inbox").ConfigureAwait(false);
                    received.Add(
                        new(key, claim, _channel, _account, now, IncomingLimits.Cut(message)) { IsBacklog = message.SentAt < _openedAt }
                    );
                }
            }
        }

        return received;
    }

    /// <summary>Claims all of them, or none if somebody has claimed one before.</summary>
    private async Task<bool> TryClaimAsync(List<Received> received, string? position)
    {
        var set = new WriteSet();
        received.ForEach(message => set.Claim(message));
        if (position is not null)
        {
            set.SetPosition(_channel, _account, position);
        }

        try
        {
            await (set.IsEmpty ? Task.CompletedTask : _parts.Store.CommitAsync(set, Durability.Disk)).ConfigureAwait(false);
            return true;
        }
        catch (UnexpectedRowsException)
        {
            return false;
        }
    }
}
