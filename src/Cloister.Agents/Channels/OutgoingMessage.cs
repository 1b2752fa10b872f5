namespace Cloister.Agents;

/// <summary>One text or one file to be sent.</summary>
/// <param name="Key">The same whenever this very message is sent again.</param>
/// <param name="Place">Where to.</param>
public sealed record OutgoingMessage(string Key, ChatPlace Place)
{
    /// <summary>The text; beneath a file, if there is one.</summary>
    public string Text { get; init; } = "";

    /// <summary>The file.</summary>
    public OutgoingFile? File { get; init; }

    /// <summary>The message it answers.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>The newest message of the conversation that the agent has seen: some platforms send nothing that answers no message.</summary>
    public string? Passive { get; init; }
}
