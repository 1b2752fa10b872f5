namespace Cloister.Agents;

/// <summary>A platform did not do what it was asked. The text is for people who operate the agent, and holds no secret.</summary>
public sealed class ChannelException : Exception
{
    /// <summary>Something failed.</summary>
    /// <param name="failure">What is known of it.</param>
    /// <param name="message">What went wrong.</param>
    /// <param name="inner">Why.</param>
    public ChannelException(ChannelFailure failure, string message, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    /// <summary>What is known of it.</summary>
    public ChannelFailure Failure { get; }

    /// <summary>When the platform wants to be asked again.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
