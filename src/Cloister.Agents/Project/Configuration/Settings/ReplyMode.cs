namespace Cloister.Agents;

/// <summary>What of a run is sent to a chat.</summary>
public enum ReplyMode
{
    /// <summary>The text of every step, as it ends.</summary>
    Steps,

    /// <summary>Only the last text.</summary>
    Final,
}
