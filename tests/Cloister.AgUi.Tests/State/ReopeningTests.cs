namespace Cloister.AgUi.Tests.State;

public sealed class ReopeningTests
{
    [Theory]
    [InlineData(RunPhase.Idle, false, RunPhase.Idle)]
    [InlineData(RunPhase.Running, false, RunPhase.Cancelled)]
    [InlineData(RunPhase.StepRunning, true, RunPhase.Cancelled)]
    [InlineData(RunPhase.Error, false, RunPhase.Idle)]
    [InlineData(RunPhase.Cancelled, false, RunPhase.Cancelled)]
    [InlineData(RunPhase.AwaitingInput, true, RunPhase.AwaitingInput)]
    [InlineData(RunPhase.AwaitingInput, false, RunPhase.Idle)]
    public void No_run_goes_on_in_a_new_process(RunPhase stored, bool hasQuestion, RunPhase reopened)
    {
        var state = ChatState.Empty with
        {
            Phase = stored,
            PendingInterrupts = hasQuestion ? [new("i1", "confirmation")] : [],
            Error = new AgentError("broke", ErrorCode.Unknown),
            ActiveSteps = [new("plan", null)],
        };

        var open = state.Reopened();

        Assert.Equal((reopened, null), (open.Phase, open.Error));
        Assert.Empty(open.ActiveSteps);
        Assert.Equal(state.PendingInterrupts, open.PendingInterrupts);
    }

    [Fact]
    public void A_message_that_grew_is_incomplete()
    {
        var fold = new ChatFold();
        fold.Apply(new RunStartedEvent("t", "r"));
        fold.Apply(new TextMessageStartEvent("m1"));
        fold.Apply(new TextMessageContentEvent("m1", "Hel"));

        var open = fold.State.Reopened();

        Assert.True(Assert.Single(open.Messages).IsIncomplete);
        Assert.Equal(fold.State.Open, open.Open);
    }
}
