namespace Cloister.Agents;

/// <summary>Which part of a history is read.</summary>
public sealed record HistoryQuery
{
    /// <summary>Only what stands behind the entry with this <see cref="HistoryEntry.Seq"/>.</summary>
    public long? After { get; init; }

    /// <summary>Only what stands before the entry with this <see cref="HistoryEntry.Seq"/>.</summary>
    public long? Before { get; init; }

    /// <summary>How many at most: the first behind <see cref="After"/> if that is given, else the last.</summary>
    public int Limit { get; init; } = int.MaxValue;

    /// <summary>Whether to read what only models see, too.</summary>
    public bool IncludesInternal { get; init; }
}
