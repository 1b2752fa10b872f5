namespace Cloister.AgUi;

public sealed partial record ChatState
{
    /// <summary>
    /// This conversation as a new process finds it: no run goes on, old failures are over. What never ended and what is still asked stays.
    /// </summary>
    public ChatState Reopened() => this with { Phase = ReopenedPhase, Error = null, ActiveSteps = [], Marks = RunMarks.None };

    private RunPhase ReopenedPhase =>
        Phase switch
        {
            RunPhase.Running or RunPhase.StepRunning => RunPhase.Cancelled,
            RunPhase.Error => RunPhase.Idle,
            RunPhase.AwaitingInput when PendingInterrupts.IsEmpty => RunPhase.Idle,
            _ => Phase,
        };
}
