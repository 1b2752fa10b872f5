namespace Cloister.Agents;

/// <summary>What is known of something that a platform was asked to do, and did not confirm.</summary>
public enum ChannelFailure
{
    /// <summary>It was never asked: it can be asked again.</summary>
    NotSent,

    /// <summary>It was asked and did not answer: nobody knows.</summary>
    Unknown,

    /// <summary>It says not now.</summary>
    RateLimited,

    /// <summary>It says no, and will again.</summary>
    Refused,
}
