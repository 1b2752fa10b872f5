namespace Cloister.AgUi;

/// <summary>
/// The end of a run that no event of the agent tells: the stream was rejected, broke off, or was abandoned. It lives inside this process,
/// is the last of its sequence, and is never on the wire, in a trace or in a store.
/// </summary>
/// <param name="Outcome">How the run ended.</param>
/// <param name="Error">Why, unless it was our own stop.</param>
public sealed record RunEnded(RunOutcome Outcome, AgUiError? Error) : AgUiEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.RunEnded;
}
