using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>What is said to a platform beside the outbox, because nothing of it is to be stored, or nothing depends on it. It may be lost.</summary>
internal sealed partial class DirectWords(ChatParts parts, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly ChatReaction Seen = new("\U0001F440");

    private readonly ILogger _logger = logger;
    private readonly TaskSet _saying = new();
    private readonly CancellationTokenSource _end = new();

    /// <summary>Shows under a message that it was seen.</summary>
    public void Acknowledge(InboundMessage inbound)
    {
        if (inbound.Channel is { Features.Reacts: true } channel)
        {
            Begin(inbound, token => channel.ReactAsync(inbound.Place, inbound.Message.MessageId, Seen, token));
        }
    }

    /// <summary>Says something in the conversation of a message.</summary>
    public void Say(InboundMessage inbound, string text)
    {
        if (inbound.Channel is not { } channel)
        {
            return;
        }

        var message = new OutgoingMessage($"direct/{inbound.Received.Claim}", inbound.Place)
        {
            Text = IncomingLimits.Cut(text, channel.Features.MaxTextLength)!,
            Passive = inbound.Message.MessageId,
        };
        Begin(inbound, async token => await channel.SendAsync(message, token).ConfigureAwait(false));
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _saying.DisposeAsync().ConfigureAwait(false);
        _end.Dispose();
    }

    private void Begin(InboundMessage inbound, Func<CancellationToken, ValueTask> say) =>
        _saying.Add(async () =>
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
            using var timer = parts.Clock.CreateTimer(_ => _ = limit.CancelAsync(), null, Patience, Timeout.InfiniteTimeSpan);
            try
            {
                await say(limit.Token).ConfigureAwait(false);
            }
            catch (Exception failure)
            {
                LogNotSaid(inbound.Received.Channel, failure);
            }
        });

    [LoggerMessage(612, LogLevel.Debug, "Something that nothing depends on could not be said on '{Channel}'.")]
    private partial void LogNotSaid(string channel, Exception exception);
}
