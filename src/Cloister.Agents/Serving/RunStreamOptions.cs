namespace Cloister.Agents;

/// <summary>How a client wants its run.</summary>
internal sealed record RunStreamOptions
{
    /// <summary>What becomes of the request while another run goes on.</summary>
    public WhenBusy WhenBusy { get; init; } = WhenBusy.Reject;

    /// <summary>Whether the run stops when the client goes: for clients of the protocol the closed connection is the stop button.</summary>
    public bool StopsWhenLeft { get; init; } = true;

    /// <summary>The last row the client has of a run that it has lost and asks for again; null when it asks for the first time.</summary>
    public long? After { get; init; }
}
