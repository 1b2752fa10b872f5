namespace Cloister.Agents;

/// <summary>What is known of a history without reading it.</summary>
/// <param name="Count">How many entries people see.</param>
/// <param name="InternalCount">How many messages only models see.</param>
/// <param name="LastSeq">The last row of the log.</param>
/// <param name="CreatedAt">When the session came into being.</param>
/// <param name="UpdatedAt">When something was last said.</param>
public sealed record HistoryMeta(int Count, int InternalCount, long LastSeq, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
