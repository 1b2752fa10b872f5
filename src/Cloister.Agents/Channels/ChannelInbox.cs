namespace Cloister.Agents;

/// <summary>Takes what a channel receives.</summary>
public abstract class ChannelInbox
{
    /// <summary>How far the channel had come when it last said so; null if it never has.</summary>
    public abstract string? Position { get; }

    /// <summary>Takes messages, each of them once: one that has come before is passed over.</summary>
    /// <param name="messages">What was received, in order.</param>
    /// <param name="position">How far the channel has come with them, for the next start; null if the platform remembers that itself.</param>
    /// <param name="cancellationToken">Gives up waiting; what was taken stays taken.</param>
    /// <returns>Completes when they are on disk. From then on the platform may forget them.</returns>
    public abstract Task TakeAsync(
        IReadOnlyList<IncomingMessage> messages,
        string? position = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>Says how the connection is, for people who look.</summary>
    public virtual void Report(ChannelLink link) { }
}
