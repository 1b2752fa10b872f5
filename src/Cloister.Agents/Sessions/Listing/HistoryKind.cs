namespace Cloister.Agents;

/// <summary>What an entry of a history is.</summary>
public enum HistoryKind
{
    /// <summary>Something was said, by a person, the model or a tool.</summary>
    Message,

    /// <summary>What models read in place of all that stands before it.</summary>
    Summary,

    /// <summary>Something was done that people are told of.</summary>
    Action,

    /// <summary>A run failed, or was cut off, here.</summary>
    Error,
}
