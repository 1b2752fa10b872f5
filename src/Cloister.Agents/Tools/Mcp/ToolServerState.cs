namespace Cloister.Agents;

/// <summary>What a server of tools is about.</summary>
public enum ToolServerState
{
    /// <summary>Nobody has needed it yet.</summary>
    Idle,

    /// <summary>It is being started.</summary>
    Starting,

    /// <summary>It has answered.</summary>
    Ready,

    /// <summary>It could not be started, or broke off; it is tried again when it is needed, though not too often.</summary>
    Failed,
}
