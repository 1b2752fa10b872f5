namespace Cloister.AgUi;

/// <summary>A named step of the run ended.</summary>
/// <param name="StepName">The step.</param>
public sealed record StepFinishedEvent(string StepName) : AttributedEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.StepFinished;
}
