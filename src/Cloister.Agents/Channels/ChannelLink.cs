namespace Cloister.Agents;

/// <summary>How a channel is connected.</summary>
public enum ChannelLink
{
    /// <summary>Not yet known.</summary>
    Unknown,

    /// <summary>It listens.</summary>
    Connected,

    /// <summary>It asks again and again.</summary>
    Polling,

    /// <summary>The connection was lost, and is made anew.</summary>
    Reconnecting,
}
