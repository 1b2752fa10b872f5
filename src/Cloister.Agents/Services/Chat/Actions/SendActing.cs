using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What is sent to chats on purpose.</summary>
internal sealed class SendActing(ChatParts parts, ChatWayOut wayOut, ChannelActing channels, ChatReach reach)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async ValueTask<JsonData?> SendAsync(ActionCall call, CancellationToken cancellationToken)
    {
        var route = await reach.FindAsync(call, cancellationToken).ConfigureAwait(false);
        var text = Unescaped(JsonFacts.Text(call.Payload, "text") ?? "");
        var when = WhenOf(call);
        channels.Usable(route.Channel);
        if (string.IsNullOrWhiteSpace(text))
        {
            return JsonData.Object(("success", true));
        }

        var (run, followed) = await RunOfAsync(call).ConfigureAwait(false);
        var request = new ReplyRequest(route, text, parts.Ids.New("out_"))
        {
            Run = run?.Log.Key,
            Trigger = run?.Session.Id == route.SessionId ? ChatOrigin.Find(run.Plan.Input) : null,
            Mode = ChatReplyMode.Direct,
            MessageId = call.Text("messageId"),
            Quotes = call.Flag("reply"),
            When = when,
            Source = call.Caller.Id == route.SessionId ? null : call.Caller.ToString(),
            Budget = followed is null ? int.MaxValue : Math.Max(0, parts.Settings.MaxSendsPerTurn - followed.Sends),
        };
        var items = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        followed?.Sent(items.Count(item => item.Row.Kind != OutboxKind.Nothing));
        return await OutcomeAsync(items, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<JsonData?> ReactAsync(ActionCall call, CancellationToken cancellationToken)
    {
        var route = await reach.FindAsync(call, cancellationToken).ConfigureAwait(false);
        channels.Usable(route.Channel);
        var (run, _) = await RunOfAsync(call).ConfigureAwait(false);
        var trigger = run?.Session.Id == route.SessionId ? ChatOrigin.Find(run.Plan.Input) : null;
        var target =
            call.Text("messageId") ?? trigger ?? route.LastMessageId ?? throw new ActionFailedException("There is no message to react to.");
        using var use =
            wayOut.Connections.Use(route.Channel, route.AccountId)
            ?? throw new ActionFailedException($"Channel {route.Channel} is not connected");
        try
        {
            var reaction = new ChatReaction(call.Text("emoji") ?? "👍", call.Flag("big") == true);
            await use.Channel.ReactAsync(route.Place, target, reaction, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelException exception)
        {
            throw new ActionFailedException(parts.Redact(exception.Message), exception);
        }

        return JsonData.Object(("success", true));
    }

    private async Task<IReadOnlyList<OutboxItem>> SendAsync(ReplyRequest request, CancellationToken cancellationToken)
    {
        try
        {
            // Whoever is told that it will be sent may rely on it.
            return await wayOut.Outbox.SendAsync(request, cancellationToken, Durability.Disk).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SessionBusyException or SessionRefusedException)
        {
            throw new ActionFailedException(exception.Message, exception);
        }
    }

    /// <summary>What became of it; if that takes too long, it is sure to be sent anyway.</summary>
    private async ValueTask<JsonData> OutcomeAsync(IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken)
    {
        var delayed = items.FirstOrDefault(item => item.Row.IsDelayed(parts.Now));
        if (delayed is not null)
        {
            return JsonData.Object(("success", true), ("scheduled", true), ("runAtMs", delayed.Row.NextAt));
        }

        var settling = Task.WhenAll(items.Select(item => item.Settled));
        await ((Task)settling).WaitAsync(Patience, parts.Clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!settling.IsCompletedSuccessfully)
        {
            return JsonData.Object(("success", true), ("pending", true));
        }

        var rows = await settling.ConfigureAwait(false);
        if (rows.FirstOrDefault(row => row.State is OutboxState.Failed or OutboxState.Unknown) is { } trouble)
        {
            throw new ActionFailedException(
                trouble.State == OutboxState.Unknown ? $"Nobody knows whether it was delivered: {trouble.Error}" : trouble.Error ?? "failed"
            );
        }

        var receipt = rows.SelectMany(row => row.Receipts).FirstOrDefault();
        return JsonFacts.Start.Add("success", (JsonData)true).Add("receipt", receipt).ToJson();
    }

    /// <summary>The run on whose behalf it is asked.</summary>
    private async ValueTask<(ActiveRun? Run, FollowedRun? Followed)> RunOfAsync(ActionCall call)
    {
        if (call.Caller is not { Kind: "session", Id: { } id })
        {
            return default;
        }

        using var lease = await parts.Directory.FindAsync(id).ConfigureAwait(false);
        var run = lease?.Session.Current;
        return (run, run is null ? null : parts.Follower.Find(run.Log.Key));
    }

    private static SendTime? WhenOf(ActionCall call)
    {
        var given = SendTime.Keys.Where(key => call.Payload.TryGet(key, out _)).ToList();
        if (given.Count == 0)
        {
            return null;
        }

        if (given.Exists(SendTime.IsDelay) && !given.TrueForAll(SendTime.IsDelay))
        {
            throw new ActionFailedException("`--delay` and `--time` cannot be used together.");
        }

        return SendTime.Find(call.Payload)
            ?? throw new ActionFailedException("ISO datetime must include timezone offset (e.g. +08:00 or Z)");
    }

    /// <summary>Some models write line breaks as they would in code.</summary>
    private static string Unescaped(string text) =>
        text.Contains('\n', StringComparison.Ordinal) ? text : text.Replace("\\n", "\n", StringComparison.Ordinal);
}
