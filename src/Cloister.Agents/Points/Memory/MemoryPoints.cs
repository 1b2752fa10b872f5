namespace Cloister.Agents;

/// <summary>Where plugins may take part in what an agent remembers.</summary>
public static class MemoryPoints
{
    /// <summary>
    /// A note, before it is stored: plugins may change its text. If one of them fails, nothing is stored; one that leaves no text keeps it from being
    /// stored. Secrets that the agent knows are taken out afterwards.
    /// </summary>
    public static PipelinePoint<MemoryEntry> BeforeStore { get; } = new("memory.beforeStore", PointScope.Agent);
}
