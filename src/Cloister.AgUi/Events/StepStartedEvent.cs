namespace Cloister.AgUi;

/// <summary>A named step of the run begins. Steps annotate; they own nothing.</summary>
/// <param name="StepName">The step.</param>
public sealed record StepStartedEvent(string StepName) : AttributedEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.StepStarted;
}
