namespace Cloister.Agents;

/// <summary>What came of an attempt to make a history shorter for models.</summary>
/// <param name="IsCompacted">Whether a summary stands for the older part of it now.</param>
public sealed record CompactionResult(bool IsCompacted)
{
    /// <summary>There is too little to sum up.</summary>
    public static CompactionResult Small { get; } = new(false) { Reason = "small" };

    /// <summary>Nothing was compacted, because the session was stopped, or something went wrong.</summary>
    public static CompactionResult NotDone(string? reason) => new(false) { Reason = reason ?? "stopped" };

    /// <summary>Why not: <c>small</c>, or what stopped it.</summary>
    public string? Reason { get; init; }

    /// <summary>How many messages the summary stands for.</summary>
    public int Count { get; init; }

    /// <summary>How long the history was, in tokens, more or less.</summary>
    public long TokensBefore { get; init; }

    /// <summary>How long it is now.</summary>
    public long TokensAfter { get; init; }

    /// <summary>Whether no model could be asked, and the first words of each message had to do.</summary>
    public bool IsMechanical { get; init; }

    internal static CompactionResult Of(Compacted record) =>
        new(true)
        {
            Count = record.Count,
            TokensBefore = record.TokensBefore,
            TokensAfter = record.TokensAfter,
            IsMechanical = record.IsMechanical,
        };
}
