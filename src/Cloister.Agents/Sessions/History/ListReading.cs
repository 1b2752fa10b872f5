using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What a client's list means for our history.</summary>
internal sealed record ListReading
{
    /// <summary>The message from which on our history is cut; nothing is, if there is none.</summary>
    public string? CutFrom { get; init; }

    public CutReason Reason { get; init; }

    /// <summary>How many messages that people see leave with the cut.</summary>
    public int CutCount { get; init; }

    /// <summary>What joins our history, in order.</summary>
    public IReadOnlyList<Message> Append { get; init; } = [];

    /// <summary>What was listed and means nothing to us.</summary>
    public IReadOnlyList<string> Refused { get; init; } = [];

    /// <summary>Whether what the client holds is not what we will hold, so that it has to be told.</summary>
    public bool NeedsCatchUp { get; init; }
}
