namespace Cloister.Agents;

/// <summary>What is known of a run without reading its rows.</summary>
/// <param name="Key">Its number in the store.</param>
/// <param name="Session">The number of its session.</param>
/// <param name="Id">What its session and its clients call it.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Origin">Who asked for it: the kind of its first input.</param>
/// <param name="StartedSeq">The row it began with.</param>
/// <param name="EndedSeq">The row it ended with.</param>
internal sealed record RunRow(long Key, long Session, string Id, RunState State, string Origin, long StartedSeq, long? EndedSeq)
{
    /// <summary>What was asked, in short: the same id with another one is a mistake of the client.</summary>
    public byte[]? Digest { get; init; }

    public int Steps { get; init; }

    /// <summary>Whether what it says has still to be taken to where people read it.</summary>
    public bool IsFollowed { get; init; }

    /// <summary>The run that was cut off, and that this one goes on from.</summary>
    public long? Continues { get; init; }

    public string? Error { get; init; }
}
