namespace Cloister.AgUi;

public sealed partial record ChatState
{
    /// <summary>
    /// This conversation as a new process finds it: no run goes on, old failures are over, and messages that grew then are incomplete. What was
    /// never answered stays.
    /// </summary>
    public ChatState Reopened()
    {
        var idle = this with
        {
            Phase = ReopenedPhase,
            // Whoever worked on them is gone, and their agent does not wait.
            PendingToolCallIds = IsRunning ? [] : PendingToolCallIds,
            Error = null,
            ActiveSteps = [],
            Marks = RunMarks.None,
        };
        return idle.Open.Any(item => item.Status == OpenItemStatus.Streaming) ? idle.After(fold => fold.Abandon()) : idle;
    }

    private RunPhase ReopenedPhase =>
        Phase switch
        {
            RunPhase.Running or RunPhase.StepRunning => RunPhase.Cancelled,
            RunPhase.Error => RunPhase.Idle,
            RunPhase.AwaitingInput when PendingInterrupts.IsEmpty => RunPhase.Idle,
            _ => Phase,
        };
}
