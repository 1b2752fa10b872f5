using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>One moment of a traced run.</summary>
/// <param name="Timestamp">When it was.</param>
/// <param name="Phase">What happened.</param>
/// <param name="Elapsed">How long after the run was asked for. It never goes back.</param>
/// <param name="RunId">The run.</param>
public sealed record TraceEntry(DateTimeOffset Timestamp, TracePhase Phase, TimeSpan Elapsed, string RunId)
{
    /// <summary>The event, the very one the application gets; none for a request, a response, and an error that no event told.</summary>
    public AgUiEvent? Event { get; init; }

    /// <summary>Why the run failed, when that is known here and not from an event of the agent.</summary>
    public AgUiError? Error { get; init; }
}
