using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>
/// Everything that leaves to chats goes through here: it is written down, once however often it is asked for, and then sent. So nothing is forgotten and
/// nothing is sent twice, at whatever moment the process ends.
/// </summary>
/// <remarks>Safe for several threads.</remarks>
internal sealed class ChatOutbox
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);
    private const int PrunedAtOnce = 1000;

    private readonly ChatParts _parts;
    private readonly ReplyDrafting _drafting;
    private readonly OutboxSender _sender;
    private long _pruned;

    public ChatOutbox(ChatParts parts, ChatConnections connections, AgentPlugins plugins)
    {
        _parts = parts;
        _drafting = new(parts, plugins, parts.Loggers.CreateLogger<ReplyDrafting>());
        var delivery = new OutboxDelivery(parts, connections, plugins, parts.Loggers.CreateLogger<OutboxDelivery>());
        _sender = new(delivery, parts.Clock, parts.Loggers.CreateLogger<OutboxSender>());
        connections.Opened = _ => _sender.Wake();
    }

    /// <summary>Begins with what was there before.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await PruneAsync().ConfigureAwait(false);
        var open = await _parts.Store.ReadAsync(reader => reader.ReadOpenOutboxAsync(), cancellationToken).ConfigureAwait(false);
        _sender.Start(open.Select(row => new OutboxItem(row)));
    }

    /// <summary>Ends. What has not left is sent after the next start.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _sender.StopAsync(cancellationToken);

    /// <summary>Returns when nothing is being sent, or waits to be sent again.</summary>
    public Task WhenQuietAsync() => _sender.WhenQuietAsync();

    /// <summary>Writes down what becomes of a text, and has it sent. What is there already stays as it is, and is not sent once more.</summary>
    /// <param name="request">The text.</param>
    /// <param name="cancellationToken">Gives up before anything is written down.</param>
    /// <param name="durability">What it has to survive.</param>
    /// <returns>What will be sent; nothing, if it was there already.</returns>
    public async Task<IReadOnlyList<OutboxItem>> SendAsync(
        ReplyRequest request,
        CancellationToken cancellationToken,
        Durability durability = Durability.Os
    )
    {
        var draft = await _drafting.DraftAsync(Numbered(request), cancellationToken).ConfigureAwait(false);
        try
        {
            await SaveAsync(draft, durability).ConfigureAwait(false);
        }
        catch (UnexpectedRowsException)
        {
            return [];
        }

        var items = draft.Rows.Select(row => new OutboxItem(row)).ToList();
        items.FindAll(item => item.Row.State != OutboxState.Pending).ForEach(item => item.Settle());
        _sender.Add(items.Where(item => item.Row.State == OutboxState.Pending));
        return items;
    }

    /// <summary>How many things have not left to a platform, will not, and of how many nobody knows.</summary>
    public async ValueTask<OutboxCounts> CountAsync(string channel, CancellationToken cancellationToken)
    {
        var (open, troubled) = await _parts
            .Store.ReadAsync(
                async reader =>
                    (
                        await reader.ReadOpenOutboxAsync().ConfigureAwait(false),
                        await reader.ReadTroubledOutboxAsync().ConfigureAwait(false)
                    ),
                cancellationToken
            )
            .ConfigureAwait(false);
        return new(
            open.Count(row => row.Payload.Channel == channel),
            troubled.Count(row => row.Payload.Channel == channel && row.State == OutboxState.Failed),
            troubled.Count(row => row.Payload.Channel == channel && row.State == OutboxState.Unknown)
        );
    }

    /// <summary>Who does not want the same thing to be sent only once gets it each time.</summary>
    private ReplyRequest Numbered(ReplyRequest request) =>
        _parts.Settings.Idempotency ? request : request with { Dedup = $"{request.Dedup}/{_parts.Ids.New("out_")}" };

    private async Task SaveAsync(ReplyDraft draft, Durability durability)
    {
        if (draft.Note is { } note)
        {
            // Models read it from the moment on in which it is sure to be sent.
            using var lease =
                await _parts.Directory.FindAsync(draft.Route.SessionId).ConfigureAwait(false)
                ?? throw SessionRefusedException.NotFound(draft.Route.SessionId);
            await lease.Session.NoteAsync([new MessageAdded(note)], Write).ConfigureAwait(false);
            return;
        }

        var set = new WriteSet();
        Write(set);
        await _parts.Store.CommitAsync(set, durability).ConfigureAwait(false);

        void Write(WriteSet set)
        {
            foreach (var row in draft.Rows)
            {
                set.InsertOutbox(row);
            }

            _ = draft.Silent is { } silent ? ChatHistory.Append(set, silent) : set;
        }
    }

    /// <summary>What is over for long goes, a little at each start.</summary>
    private async Task PruneAsync()
    {
        var before = _parts.Now - (long)KeptFor.TotalMilliseconds;
        while (
            await _parts.Store.ReadAsync(reader => reader.FindOldOutboxAsync(_pruned, before, PrunedAtOnce)).ConfigureAwait(false)
                is { } key
        )
        {
            _pruned = key;
            await _parts.Store.CommitAsync(new WriteSet().RemoveOutboxUpTo(key), Durability.Os).ConfigureAwait(false);
        }
    }
}
