using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>
/// Takes one thing to its platform. That it is being sent is on disk before the platform is asked, so that it is never sent twice without anybody knowing;
/// what became of it is written down before the next one leaves.
/// </summary>
internal sealed partial class OutboxDelivery(ChatParts parts, ChatConnections connections, AgentPlugins plugins, ILogger logger)
{
    private const int MaxRetries = 4;

    private static readonly TimeSpan LongestLimit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = logger;
    private readonly PlatformCall _call = new(parts.Clock);
    private readonly ReplyFiles _files = new(parts.Paths);

    /// <summary>Whether a channel can take it at the moment.</summary>
    public bool CanDeliver(OutboxRow row)
    {
        using var use = Use(row);
        return use is not null;
    }

    /// <summary>Sends it, however often that takes.</summary>
    /// <returns>Whether its turn is over; not, if no channel can take it at the moment.</returns>
    /// <exception cref="OperationCanceledException">It is to end. In the store is as much as is known.</exception>
    public async Task<bool> DeliverAsync(OutboxItem item, CancellationToken stopping, CancellationToken abandoned)
    {
        var (retries, limited) = (0, TimeSpan.Zero);
        while (true)
        {
            await WaitAsync(item.Row, stopping).ConfigureAwait(false);
            using var use = Use(item.Row);
            if (use is null)
            {
                return false;
            }

            // It was being sent when the process ended, so the platform may have it.
            var failure =
                item.Row.State == OutboxState.Sending && item.Row.Attempts > 0 && retries == 0 && !CanRepeat(use.Channel, item.Row)
                    ? new ChannelException(ChannelFailure.Unknown, "The agent's process ended while it was being sent.")
                    : await SendAsync(use.Channel, item, stopping, abandoned).ConfigureAwait(false);
            if (failure is null)
            {
                await SettleAsync(item, Sent(item.Row), stopping).ConfigureAwait(false);
                return true;
            }

            var wait = failure.Failure switch
            {
                ChannelFailure.RateLimited => Limited(failure, ref limited),
                ChannelFailure.Refused => null,
                ChannelFailure.Unknown when !CanRepeat(use.Channel, item.Row) => null,
                _ => retries < MaxRetries ? Pause * (1 << retries) : (TimeSpan?)null,
            };
            if (wait is not { } pause)
            {
                await SettleAsync(item, GivenUp(item.Row, failure), stopping).ConfigureAwait(false);
                return true;
            }

            retries += failure.Failure == ChannelFailure.RateLimited ? 0 : 1;
            var again = item.Row with { State = OutboxState.Pending, NextAt = parts.Now + (long)pause.TotalMilliseconds };
            if (!await SaveAsync(item, again with { Error = parts.Redact(failure.Message) }, Durability.Os, stopping).ConfigureAwait(false))
            {
                return true;
            }
        }
    }

    private ChannelUse? Use(OutboxRow row) => connections.Use(row.Payload.Channel, row.Payload.AccountId);

    private static bool CanRepeat(ChatChannel channel, OutboxRow row) => channel.Features.Deduplicates || row.Kind == OutboxKind.Reaction;

    /// <summary>How long to wait because the platform says so; nothing, if that was too long altogether.</summary>
    private static TimeSpan? Limited(ChannelException failure, ref TimeSpan waited)
    {
        var wait = failure.RetryAfter is { } asked && asked > TimeSpan.Zero ? asked : Pause;
        waited += wait;
        return waited <= LongestLimit ? wait : null;
    }

    private async Task WaitAsync(OutboxRow row, CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();
        var wait = row.State == OutboxState.Pending ? row.NextAt - parts.Now : 0;
        if (wait > 0)
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            var delay = Task.Delay(TimeSpan.FromMilliseconds(wait), parts.Clock, over.Token);
            // The moment may have come before the timer was set.
            await (parts.Now < row.NextAt ? delay : over.CancelAsync()).ConfigureAwait(false);
        }
    }

    /// <summary>Asks the platform, part by part.</summary>
    /// <returns>Why it did not take all of it; nothing, if it did.</returns>
    private async Task<ChannelException?> SendAsync(
        ChatChannel channel,
        OutboxItem item,
        CancellationToken stopping,
        CancellationToken abandoned
    )
    {
        if (item.Row.Payload.File is { } file && !_files.IsThere(file))
        {
            return new(ChannelFailure.Refused, "The file is not there any more.");
        }

        var attempts = item.Row.Attempts + 1;
        while (OutboxPart.Next(item.Row, channel.Features.MaxTextLength) is { } part)
        {
            var sending = item.Row with { State = OutboxState.Sending, Attempts = attempts };
            if (!await SaveAsync(item, sending, Durability.Disk, stopping).ConfigureAwait(false))
            {
                return new(ChannelFailure.Refused, "The conversation is gone.");
            }

            var (receipt, failure) = await _call.AskAsync(channel, part, abandoned).ConfigureAwait(false);
            if (failure is not null)
            {
                LogNotTaken(item.Row.Key, item.Row.SessionId, failure.Failure, failure);
                return failure;
            }

            item.Row = part.Taken(item.Row, receipt);
        }

        return null;
    }

    private static OutboxRow Sent(OutboxRow row) =>
        row.Payload.Problem is { } problem
            ? row with
            {
                State = OutboxState.Failed,
                Error = problem,
            }
            : row with
            {
                State = OutboxState.Sent,
                Error = null,
            };

    private OutboxRow GivenUp(OutboxRow row, ChannelException failure) =>
        row with
        {
            State = failure.Failure == ChannelFailure.Unknown ? OutboxState.Unknown : OutboxState.Failed,
            Error = parts.Redact(failure.Message),
        };

    /// <summary>Writes down what became of it, and tells those who want to know.</summary>
    private async Task SettleAsync(OutboxItem item, OutboxRow row, CancellationToken stopping)
    {
        var history = await HistoryOfAsync(row).ConfigureAwait(false);
        item.Follower = row is { Kind: OutboxKind.File, State: OutboxState.Failed }
            ? new(await ExcuseAsync(row).ConfigureAwait(false))
            : null;
        var isSaved = await SaveAsync(
                item,
                row,
                Durability.Os,
                stopping,
                set =>
                {
                    _ = history is null ? set : ChatHistory.Append(set, history);
                    _ = item.Follower is null ? set : set.InsertOutbox(item.Follower.Row);
                }
            )
            .ConfigureAwait(false);
        item.Follower = isSaved ? item.Follower : null;
        item.Row = row;
        item.Settle();
        if (isSaved && row.Kind != OutboxKind.Reaction)
        {
            await TellAsync(row).ConfigureAwait(false);
        }
    }

    /// <summary>What people get to read in the place of a file that the platform did not take.</summary>
    private async ValueTask<OutboxRow> ExcuseAsync(OutboxRow row) =>
        row with
        {
            Key = await parts.Store.NextKeyAsync("outbox").ConfigureAwait(false),
            Dedup = $"{row.Dedup}/excuse",
            Kind = OutboxKind.Text,
            Payload = row.Payload with { Text = ReplyFiles.Excuse(row.Payload.File!.Kind, "the platform did not take it"), File = null },
            State = OutboxState.Pending,
            Attempts = 0,
            NextAt = 0,
            Receipts = [],
            Error = null,
        };

    private async ValueTask<ChatHistoryRow?> HistoryOfAsync(OutboxRow row)
    {
        if (row.Receipts.IsEmpty && row.State != OutboxState.Sent || row.Kind == OutboxKind.Reaction)
        {
            return null;
        }

        var payload = row.Payload;
        var file = payload.File;
        var extra = JsonFacts
            .Start.Add("source", payload.Source)
            .Add(
                "file",
                file is null ? null
                    : file.Path is { } path ? Path.GetRelativePath(parts.Paths.Root, path)
                    : file.Url?.ToString()
            );
        return new(
            await parts.History.NextKeyAsync().ConfigureAwait(false),
            row.SessionId,
            parts.Now,
            ChatDirection.Outbound,
            ChatItemKind.Exec,
            payload.Text
        )
        {
            Channel = payload.Channel,
            Place = payload.Place,
            MessageId = row.Receipts.IsEmpty ? null : row.Receipts[0],
            Extra = (
                row.Receipts.Count > 1 ? extra.Add("parts", JsonData.Array([.. row.Receipts.Select(id => (JsonData)id)])) : extra
            ).ToJson(),
        };
    }

    private async Task TellAsync(OutboxRow row)
    {
        var isSent = row.State == OutboxState.Sent;
        if (!isSent)
        {
            LogNotSent(row.Key, row.SessionId, row.State, row.Error);
        }

        if (!plugins.IsReached(ChatPoints.AfterReply))
        {
            return;
        }

        var sent = new ChatReplySent(row.ToReply(), isSent) { Error = row.Error, Receipt = row.Receipts.IsEmpty ? null : row.Receipts[0] };
        try
        {
            await plugins.In(row.SessionId).EffectAsync(ChatPoints.AfterReply, sent, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            LogNotTold(row.SessionId, exception);
        }
    }

    /// <summary>Writes down how a thing is. If the store takes nothing at the moment, it is waited for: without knowing, nothing may be sent.</summary>
    /// <returns>Whether it is still there; not, if its conversation was deleted.</returns>
    private async Task<bool> SaveAsync(
        OutboxItem item,
        OutboxRow row,
        Durability durability,
        CancellationToken stopping,
        Action<WriteSet>? also = null
    )
    {
        while (true)
        {
            try
            {
                var set = new WriteSet().UpdateOutbox(row);
                also?.Invoke(set);
                await parts.Store.CommitAsync(set, durability).ConfigureAwait(false);
                item.Row = row;
                return true;
            }
            catch (UnexpectedRowsException)
            {
                return false;
            }
            catch (StoreUnavailableException exception)
            {
                LogStoreBusy(row.Key, exception);
                await Task.Delay(Pause, parts.Clock, stopping).ConfigureAwait(false);
            }
        }
    }

    [LoggerMessage(628, LogLevel.Warning, "Item {Key} of the outbox was not taken by the platform of session '{SessionId}': {Failure}.")]
    private partial void LogNotTaken(long key, string sessionId, ChannelFailure failure, Exception exception);

    [LoggerMessage(629, LogLevel.Error, "Item {Key} of the outbox did not reach session '{SessionId}': {State}, {Error}.")]
    private partial void LogNotSent(long key, string sessionId, OutboxState state, string? error);

    [LoggerMessage(618, LogLevel.Warning, "The plugins of session '{SessionId}' could not be told what became of a reply.")]
    private partial void LogNotTold(string sessionId, Exception exception);

    [LoggerMessage(619, LogLevel.Warning, "The store takes nothing, so item {Key} of the outbox waits.")]
    private partial void LogStoreBusy(long key, Exception exception);
}
