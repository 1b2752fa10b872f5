namespace Cloister.Agents;

/// <summary>What a channel can do.</summary>
public sealed record ChannelFeatures
{
    /// <summary>
    /// Whether the platform takes the same message once however often it is sent (<see cref="OutgoingMessage.Key"/>). Then it is sent again when nobody
    /// knows whether it arrived; otherwise somebody has to look.
    /// </summary>
    public bool Deduplicates { get; init; }

    /// <summary>Whether it shows that an answer is being written.</summary>
    public bool ShowsTyping { get; init; }

    /// <summary>Whether it puts signs under messages.</summary>
    public bool Reacts { get; init; }

    /// <summary>Whether topics of one conversation are conversations of their own.</summary>
    public bool HasThreads { get; init; }

    /// <summary>How long a text may be; longer ones are sent in parts.</summary>
    public int MaxTextLength { get; init; } = 4000;
}
