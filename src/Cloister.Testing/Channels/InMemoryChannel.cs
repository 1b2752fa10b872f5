using Cloister.Agents;

namespace Cloister.Testing;

/// <summary>A connection to an <see cref="InMemoryPlatform"/>.</summary>
internal sealed class InMemoryChannel(InMemoryPlatform platform, InMemoryAccount account) : ChatChannel
{
    private bool _isDisposed;

    public override ChannelFeatures Features => platform.Features;

    public override string? BotName => platform.BotName;

    public override async Task ReceiveAsync(ChannelInbox inbox, CancellationToken cancellationToken)
    {
        platform.ThrowIfRefused();
        var connection = account.Connect();
        inbox.Report(ChannelLink.Connected);
        for (var position = InMemoryAccount.Parse(inbox.Position); ; )
        {
            var (messages, next) = await account.ReadAsync(connection, position, cancellationToken).ConfigureAwait(false);
            await inbox.TakeAsync(messages, InMemoryAccount.ToText(next), cancellationToken).ConfigureAwait(false);
            account.Acknowledge(next);
            position = next;
        }
    }

    public override async ValueTask<ChannelReceipt> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        await (platform.Sending?.Invoke(message, cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
        ThrowIfUnusable(message, cancellationToken);
        var fault = platform.TakeFault();
        if (fault is { IsDelivered: false })
        {
            throw fault.Exception;
        }

        var delivered = platform.Deliver(message);
        await (platform.Delivering?.Invoke(message, cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
        return fault is null ? new(delivered.MessageId) : throw fault.Exception;
    }

    public override ValueTask ReactAsync(ChatPlace place, string messageId, ChatReaction reaction, CancellationToken cancellationToken)
    {
        ThrowIfClosed(cancellationToken);
        platform.Put(new(place, messageId, reaction));
        return ValueTask.CompletedTask;
    }

    public override ValueTask ShowTypingAsync(ChatPlace place, CancellationToken cancellationToken)
    {
        platform.Typed();
        return ValueTask.CompletedTask;
    }

    public override ValueTask<Stream> DownloadAsync(IncomingFile file, CancellationToken cancellationToken)
    {
        ThrowIfClosed(cancellationToken);
        return platform.FindFile(file.Id) is { } content
            ? new(new MemoryStream(content, writable: false))
            : throw new ChannelException(ChannelFailure.Refused, $"There is no file '{file.Id}'.");
    }

    public override ValueTask<string> TestAsync(CancellationToken cancellationToken)
    {
        ThrowIfClosed(cancellationToken);
        return new(platform.BotName);
    }

    public override ValueTask DisposeAsync()
    {
        if (!Interlocked.Exchange(ref _isDisposed, true))
        {
            platform.Closed();
        }

        return base.DisposeAsync();
    }

    private void ThrowIfUnusable(OutgoingMessage message, CancellationToken cancellationToken)
    {
        ThrowIfClosed(cancellationToken);
        if (message.Text.Length > Features.MaxTextLength)
        {
            throw new ChannelException(ChannelFailure.Refused, $"A text may have {Features.MaxTextLength} characters here.");
        }
    }

    private void ThrowIfClosed(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        platform.ThrowIfRefused();
    }
}
