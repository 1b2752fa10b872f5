namespace Cloister.Agents;

/// <summary>Asks a channel to do something, and knows afterwards what is known: whatever it throws, and also if it never answers.</summary>
internal sealed class PlatformCall(TimeProvider clock)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(100);

    /// <returns>What the platform calls it, or why it did not take it.</returns>
    /// <exception cref="OperationCanceledException">Nobody wants to know any more. The platform may have it.</exception>
    public async Task<(string? Receipt, ChannelException? Failure)> AskAsync(
        ChatChannel channel,
        OutboxPart part,
        CancellationToken abandoned
    )
    {
        using var limit = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, abandoned);
        try
        {
            // One that does not listen to its token must not hold up the conversation.
            return (await SendAsync(channel, part, either.Token).WaitAsync(either.Token).ConfigureAwait(false), null);
        }
        catch (ChannelException exception)
        {
            return (null, exception);
        }
        catch (OperationCanceledException) when (abandoned.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException exception)
        {
            return (null, new(ChannelFailure.Unknown, "The platform did not answer in time.", exception));
        }
        catch (Exception exception)
        {
            return (null, new(ChannelFailure.Unknown, "The channel failed; the log of the agent has the details.", exception));
        }
    }

    private static async Task<string?> SendAsync(ChatChannel channel, OutboxPart part, CancellationToken cancellationToken)
    {
        var payload = part.Row.Payload;
        if (part.Message is { } message)
        {
            return (await channel.SendAsync(message, cancellationToken).ConfigureAwait(false)).MessageId;
        }

        await channel.ReactAsync(payload.Place, payload.Target!, payload.Reaction!, cancellationToken).ConfigureAwait(false);
        return null;
    }
}
