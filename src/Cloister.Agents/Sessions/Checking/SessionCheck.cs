namespace Cloister.Agents;

/// <summary>What is made from a session's log, compared with the log.</summary>
public sealed record SessionCheck
{
    internal SessionCheck(string sessionId) => SessionId = sessionId;

    /// <summary>The session.</summary>
    public string SessionId { get; }

    /// <summary>How many rows the log has.</summary>
    public long Rows { get; internal init; }

    /// <summary>What is wrong with the log itself. It is the truth about the session, so nothing can mend it.</summary>
    public IReadOnlyList<string> Damage { get; internal init; } = [];

    /// <summary>In what the tables differ from the log.</summary>
    public IReadOnlyList<string> Differences { get; internal init; } = [];

    /// <summary>Whether the differences were put right.</summary>
    public bool IsRepaired { get; internal init; }

    /// <summary>Whether nothing was wrong.</summary>
    public bool IsWhole => Damage.Count == 0 && Differences.Count == 0;

    /// <inheritdoc/>
    public override string ToString() =>
        IsWhole ? $"{SessionId}: whole"
        : Damage.Count > 0 ? $"{SessionId}: {Damage[0]}"
        : $"{SessionId}: {Differences[0]}{(IsRepaired ? " (repaired)" : "")}";
}
