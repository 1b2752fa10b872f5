namespace Cloister.Agents;

/// <summary>Where a store is, and what is in it.</summary>
internal sealed class AgentStoreOptions
{
    /// <summary>The folder of <c>state.db</c>; made if it is not there.</summary>
    public required string Folder { get; init; }

    /// <summary>The tables beside those of host and sessions.</summary>
    public IReadOnlyList<StoreModule> Modules { get; init; } = [];

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
