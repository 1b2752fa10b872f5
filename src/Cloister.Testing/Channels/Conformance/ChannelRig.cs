using Cloister.Agents;

namespace Cloister.Testing;

/// <summary>
/// What the checks of <see cref="ChannelConformance"/> need of a platform: the channel, and the other end of the line, where people write and where
/// things go wrong. For a real platform that is a server of the test that speaks its protocol. Each check gets a rig of its own.
/// </summary>
public abstract class ChannelRig : IAsyncDisposable
{
    /// <summary>The platform as agents know it.</summary>
    public abstract ChatPlatform Platform { get; }

    /// <summary>What a channel of it has to be told, secrets included.</summary>
    public virtual ConfigMap Config => ConfigMap.Empty;

    /// <summary>Texts that nobody may get to see: tokens and the like.</summary>
    public virtual IReadOnlyList<string> Secrets => [];

    /// <summary>The clock of the channel.</summary>
    public virtual TimeProvider Clock => TimeProvider.System;

    /// <summary>The conversation in which everything happens: one that needs no mention of the agent.</summary>
    public abstract ChatPlace Place { get; }

    /// <summary>Somebody writes something in <see cref="Place"/>.</summary>
    public abstract Task WriteAsync(string text);

    /// <summary>Somebody sends a file; null where the platform has none.</summary>
    /// <returns>Whether the platform has files.</returns>
    public virtual Task<bool> WriteFileAsync(byte[] content) => Task.FromResult(false);

    /// <summary>The platform delivers the last message once more, as if it had never heard that it arrived.</summary>
    public abstract Task RedeliverAsync();

    /// <summary>The connection is lost at the other end.</summary>
    public abstract Task DisconnectAsync();

    /// <summary>From here on the credentials are refused.</summary>
    public abstract Task RefuseAsync();

    /// <summary>Whether the platform was told that the last message arrived.</summary>
    public abstract bool IsAcknowledged { get; }

    /// <summary>What the agent sent and the platform took, in order, each thing once.</summary>
    public abstract IReadOnlyList<string> Taken { get; }

    /// <summary>The platform answers the next request to send so; where it cannot, it returns false.</summary>
    /// <param name="failure">
    /// <see cref="ChannelFailure.Unknown"/>: it takes the message, and its answer is lost; <see cref="ChannelFailure.NotSent"/>: nobody can be reached.
    /// </param>
    /// <param name="retryAfter">When it wants to be asked again, for <see cref="ChannelFailure.RateLimited"/>.</param>
    public abstract bool FailNext(ChannelFailure failure, TimeSpan? retryAfter = null);

    /// <summary>Ends the other end of the line.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
