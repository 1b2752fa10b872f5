namespace Cloister.Agents;

/// <summary>Which way a message went.</summary>
internal enum ChatDirection
{
    /// <summary>To the agent.</summary>
    Inbound,

    /// <summary>From the agent.</summary>
    Outbound,
}
