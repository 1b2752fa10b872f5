namespace Cloister.Agents;

/// <summary>What becomes of a message.</summary>
public enum ChatItemKind
{
    /// <summary>The agent answers it.</summary>
    Exec,

    /// <summary>It is kept in the history of the chat, and nobody answers.</summary>
    Audit,
}
