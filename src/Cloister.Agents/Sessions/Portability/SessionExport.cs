namespace Cloister.Agents;

/// <summary>As what a session is written.</summary>
public enum SessionExport
{
    /// <summary>Everything that happened in it, one row a line, as JSON lines: what <see cref="AgentSessions.ImportAsync"/> reads.</summary>
    Log,

    /// <summary>What people see of it, the shared state and the open questions, as one JSON object: what a chat client opens.</summary>
    Conversation,
}
