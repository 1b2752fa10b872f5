namespace Cloister.Agents;

/// <summary>
/// A connection to a chat platform, under one account. It turns what the platform says into messages and back, and decides nothing: who may talk, what is
/// answered and what is sent again is the chat service's business.
/// </summary>
/// <remarks>Sending and receiving go on at the same time; two messages of one conversation are never sent at once.</remarks>
public abstract class ChatChannel : IAsyncDisposable
{
    /// <summary>What it can do.</summary>
    public virtual ChannelFeatures Features => new();

    /// <summary>The name by which people address the agent there, without a sign in front; null until it is known.</summary>
    public virtual string? BotName => null;

    /// <summary>
    /// Receives, until it is cancelled. If the connection is lost it throws, and is called again after a while; a <see cref="ChannelException"/> that is
    /// <see cref="ChannelFailure.Refused"/> says that trying again is of no use before somebody changes something.
    /// </summary>
    /// <param name="inbox">Takes what is received. The platform may be told that a message arrived only when it has been taken.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public abstract Task ReceiveAsync(ChannelInbox inbox, CancellationToken cancellationToken);

    /// <summary>Sends one text or one file.</summary>
    /// <exception cref="ChannelException">It could not be sent, or nobody knows.</exception>
    public abstract ValueTask<ChannelReceipt> SendAsync(OutgoingMessage message, CancellationToken cancellationToken);

    /// <summary>Puts a sign under a message.</summary>
    /// <exception cref="ChannelException">It did not work.</exception>
    public virtual ValueTask ReactAsync(ChatPlace place, string messageId, ChatReaction reaction, CancellationToken cancellationToken) =>
        throw new ChannelException(ChannelFailure.Refused, "This channel knows no reactions.");

    /// <summary>Shows that an answer is being written. What goes wrong is of no importance.</summary>
    public virtual ValueTask ShowTypingAsync(ChatPlace place, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Reads a file that came with a message.</summary>
    /// <exception cref="ChannelException">It cannot be had.</exception>
    public virtual ValueTask<Stream> DownloadAsync(IncomingFile file, CancellationToken cancellationToken) =>
        throw new ChannelException(ChannelFailure.Refused, "This channel has no files.");

    /// <summary>Asks the platform something harmless, to see whether it answers.</summary>
    /// <returns>What it said, for people, such as the name of the account.</returns>
    /// <exception cref="ChannelException">It does not.</exception>
    public virtual ValueTask<string> TestAsync(CancellationToken cancellationToken) => new("");

    /// <summary>Lets go of what it holds. It is called when nothing is received or sent any more.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
