namespace Cloister.Agents;

/// <summary>What the body of a task is.</summary>
internal enum TaskKind
{
    /// <summary>What the agent is asked to do.</summary>
    Agent,

    /// <summary>A script that is run.</summary>
    Script,
}
