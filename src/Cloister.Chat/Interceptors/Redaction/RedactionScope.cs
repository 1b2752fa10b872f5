namespace Cloister.Chat;

/// <summary>Where content is removed besides streamed text, tool arguments and tool results.</summary>
[Flags]
public enum RedactionScope
{
    /// <summary>Nowhere else.</summary>
    None = 0,

    /// <summary>In the messages of snapshots of the transcript.</summary>
    MessagesSnapshots = 1,

    /// <summary>In the sentence an agent, or a subagent, fails with.</summary>
    RunErrors = 2,

    /// <summary>In the strings of state snapshots.</summary>
    StateSnapshots = 4,

    /// <summary>In the strings of the values of state patches.</summary>
    StateDeltas = 8,

    /// <summary>In the strings of activities and of their patches.</summary>
    Activities = 16,

    /// <summary>In the strings of custom events.</summary>
    Custom = 32,

    /// <summary>In the strings of foreign events.</summary>
    Raw = 64,

    /// <summary>In the messages that are sent to the agent.</summary>
    Requests = 128,
}
