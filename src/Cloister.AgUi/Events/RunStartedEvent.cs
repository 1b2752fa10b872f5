namespace Cloister.AgUi;

/// <summary>A run begins. Everything after it belongs to this run, until its terminal event.</summary>
/// <param name="ThreadId">The conversation.</param>
/// <param name="RunId">The run.</param>
public sealed record RunStartedEvent(string ThreadId, string RunId) : AgUiEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.RunStarted;

    /// <summary>The version the producer speaks, <c>MAJOR.MINOR</c>; absent from peers older than 1.0.</summary>
    public string? ProtocolVersion { get; init; }

    /// <summary>The run that spawned this one as a separate run.</summary>
    public string? ParentRunId { get; init; }

    /// <summary>The input as the producer understood it; rarely sent.</summary>
    public RunAgentInput? Input { get; init; }
}
