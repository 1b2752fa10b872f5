namespace AgentKeeper;

/// <summary>On which side of a step a process ends.</summary>
internal enum Moment
{
    /// <summary>Nothing of it is stored.</summary>
    Before,

    /// <summary>All of it is stored, and nobody was told.</summary>
    After,
}
