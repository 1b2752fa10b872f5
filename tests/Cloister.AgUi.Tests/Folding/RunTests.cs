namespace Cloister.AgUi.Tests.Folding;

public sealed class RunTests
{
    private static readonly RunStartedEvent Started = new("t", "r1");
    private static readonly Interrupt Question = new("i1", "confirmation");
    private static readonly Interrupt Other = new("i2", "confirmation");

    [Fact]
    public void A_run_starts_and_removes_nothing()
    {
        var fold = new TestFold().Apply(
            Started,
            new TextMessageStartEvent("m1"),
            new RunErrorEvent("broke"),
            new RunStartedEvent("t", "r2")
            {
                Input = new("t", "r2") { Messages = [new UserMessage("m1", "no"), new UserMessage("u2", "yes")] },
            }
        );

        Assert.Equal((RunPhase.Running, true, null), (fold.State.Phase, fold.State.IsRunning, fold.State.Error));
        Assert.Equal(["m1", "u2"], fold.Ids);
        Assert.Equal(MessageRole.Assistant, fold["m1"].Role);
        Assert.Equal("m1", Assert.Single(fold.State.Open).Id);
    }

    [Fact]
    public void A_success_says_what_it_returned_and_used()
    {
        var usage = new TokenUsage { InputTokens = 1 };

        var state = new TestFold().Apply(Started, Finished() with { Result = "done", Usage = [usage] }).State;

        Assert.Equal(RunPhase.Idle, state.Phase);
        Assert.Equal(new RunSummary("r1", RunOutcome.Completed) { Result = "done", Usage = [usage] }, state.LastRun);
    }

    [Fact]
    public void A_run_that_fails_before_it_starts_is_the_one_that_was_asked_for()
    {
        var fold = new TestFold().Apply(Started, Finished());

        fold.Fold.Request(new("t", "r2"));

        Assert.Equal("r2", fold.Apply(new RunErrorEvent("no")).State.LastRun?.RunId);
    }

    [Fact]
    public void No_step_is_active_after_the_end_and_none_is_active_twice()
    {
        var fold = new TestFold().Apply(Started, new StepStartedEvent("a"), new StepStartedEvent("a"));
        Assert.Single(fold.State.ActiveSteps);

        Assert.Empty(fold.Apply(Finished()).State.ActiveSteps);
    }

    [Fact]
    public void Calls_that_were_answered_in_the_run_are_left_to_nobody_whatever_a_snapshot_says()
    {
        AgUiEvent[] call = [Started, new ToolCallStartEvent("c1", "f"), new ToolCallEndEvent("c1")];
        var asked = new AssistantMessage("c1") { ToolCalls = [new("c1", "f", "")] };

        var answeredByEvent = new TestFold()
            .Apply(call)
            .Apply(new ToolCallResultEvent("t1", "c1", "x"), new MessagesSnapshotEvent([asked]));
        var answeredBySnapshot = new TestFold().Apply(call).Apply(new MessagesSnapshotEvent([asked, new ToolMessage("t1", "c1", "x")]));

        Assert.Empty(answeredByEvent.Apply(Finished()).State.PendingToolCallIds);
        Assert.Empty(answeredBySnapshot.Apply(Finished()).State.PendingToolCallIds);
    }

    [Fact]
    public void A_call_that_is_started_twice_is_left_to_us_once()
    {
        var fold = new TestFold().Apply(
            Started,
            new ToolCallStartEvent("c1", "f"),
            new ToolCallEndEvent("c1"),
            new ToolCallStartEvent("c1", "f"),
            new ToolCallEndEvent("c1"),
            Finished()
        );

        Assert.Equal(["c1"], fold.State.PendingToolCallIds);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void After_a_run_that_failed_no_call_waits_for_us(bool isLocal)
    {
        var fold = new TestFold().Apply(Started, new ToolCallStartEvent("c1", "f"), new ToolCallEndEvent("c1"), Finished());
        Assert.Equal(["c1"], fold.State.PendingToolCallIds);

        fold.Apply(new RunStartedEvent("t", "r2"), isLocal ? new RunEnded(RunOutcome.Aborted, null) : new RunErrorEvent("no"));

        Assert.Empty(fold.State.PendingToolCallIds);
    }

    [Fact]
    public void A_cancelled_run_returned_nothing()
    {
        var state = new TestFold().Apply(Started, Finished(new CancelledOutcome()) with { Result = "done" }).State;

        Assert.Equal((RunPhase.Cancelled, new RunSummary("r1", RunOutcome.Cancelled)), (state.Phase, state.LastRun));
    }

    [Fact]
    public void A_question_waits_for_its_answer_and_every_other_finish_ends_it()
    {
        var fold = new TestFold().Apply(Started, Finished(new InterruptOutcome([Question])));
        Assert.Equal((RunPhase.AwaitingInput, RunOutcome.Interrupted), (fold.State.Phase, fold.State.LastRun?.Outcome));
        Assert.Equal([Question], fold.State.PendingInterrupts);

        fold.Apply(new RunStartedEvent("t", "r2"), new RunErrorEvent("broke"));
        Assert.Equal([Question], fold.State.PendingInterrupts);

        fold.Apply(new RunStartedEvent("t", "r3"), new RunFinishedEvent("t", "r3"));
        Assert.Empty(fold.State.PendingInterrupts);
        Assert.Equal(RunPhase.Idle, fold.State.Phase);
    }

    [Fact]
    public void Once_runs_are_asked_for_here_only_these_end_a_question()
    {
        var fold = new TestFold().Apply(Started, Finished(new InterruptOutcome([Question])));
        fold.Fold.Request(new("t", "r2") { Resume = [ResumeEntry.Resolve("i1")] });

        fold.Apply(new RunStartedEvent("t", "r0"), new RunFinishedEvent("t", "r0"));
        Assert.Equal([Question], fold.State.PendingInterrupts);
        Assert.Equal(RunPhase.AwaitingInput, fold.State.Phase);

        fold.Apply(new RunStartedEvent("t", "r2"), new RunFinishedEvent("t", "r2"));
        Assert.Empty(fold.State.PendingInterrupts);
    }

    [Fact]
    public void A_replayed_run_ends_the_questions_it_says_it_answers()
    {
        var fold = new TestFold();
        fold.Fold.Request(new("t", "r9"));
        fold.Apply(Started, Finished(new InterruptOutcome([Question, Other])));

        fold.Apply(
            new RunStartedEvent("t", "r2") { Input = new("t", "r2") { Resume = [ResumeEntry.Resolve("i1")] } },
            new RunFinishedEvent("t", "r2")
        );

        Assert.Equal([Other], fold.State.PendingInterrupts);
    }

    [Fact]
    public void A_request_is_a_running_run_without_an_error()
    {
        var fold = new TestFold().Apply(Started, new RunErrorEvent("broke"));

        fold.Fold.Request(new("t", "r2"));

        Assert.Equal((RunPhase.Running, null), (fold.State.Phase, fold.State.Error));
    }

    [Theory]
    [InlineData(null, ErrorCode.Unknown)]
    [InlineData("agentToolFailed", ErrorCode.AgentToolFailed)]
    [InlineData("businessRateLimited", ErrorCode.BusinessRateLimited)]
    [InlineData("AgentToolFailed", ErrorCode.Unknown)]
    [InlineData("E42", ErrorCode.Unknown)]
    public void An_agent_says_why_it_failed(string? code, ErrorCode meant)
    {
        var state = new TestFold().Apply(Started, new RunErrorEvent("It broke") { Code = code }).State;

        Assert.Equal(new AgentError("It broke", meant) { AgentCode = code }, state.Error);
        Assert.Equal((RunPhase.Error, new RunSummary("r1", RunOutcome.Failed)), (state.Phase, state.LastRun));
    }

    [Fact]
    public void A_late_failure_wins_over_the_finish()
    {
        var state = new TestFold().Apply(Started, Finished(), new RunErrorEvent("late")).State;

        Assert.Equal((RunPhase.Error, RunOutcome.Failed, "r1"), (state.Phase, state.LastRun?.Outcome, state.LastRun?.RunId));
    }

    [Theory]
    [InlineData(RunOutcome.Aborted, RunPhase.Cancelled)]
    [InlineData(RunOutcome.Cancelled, RunPhase.Cancelled)]
    [InlineData(RunOutcome.Rejected, RunPhase.Error)]
    [InlineData(RunOutcome.Truncated, RunPhase.Error)]
    [InlineData(RunOutcome.TransportFailed, RunPhase.Error)]
    [InlineData(RunOutcome.Failed, RunPhase.Error)]
    public void An_end_that_no_event_tells_is_an_end(RunOutcome outcome, RunPhase phase)
    {
        var error = phase == RunPhase.Error ? new ProtocolError("Broke off", ErrorCode.ProtocolMalformed) : null;
        var fold = new TestFold();
        fold.Fold.Request(new("t", "r2"));

        fold.Apply(Started, Finished(), new RunEnded(outcome, error));

        Assert.Equal((phase, error, new RunSummary("r2", outcome)), (fold.State.Phase, fold.State.Error, fold.State.LastRun));
    }

    [Fact]
    public void Calls_the_run_left_are_those_it_names()
    {
        var state = new TestFold()
            .Apply(
                Started,
                new ToolCallStartEvent("c1", "f"),
                new ToolCallEndEvent("c1"),
                Finished(new SuccessOutcome { PendingToolCallIds = ["c0"] })
            )
            .State;

        Assert.Equal(["c0"], state.PendingToolCallIds);
    }

    [Fact]
    public void Without_names_they_are_those_it_started_and_did_not_answer()
    {
        var fold = new TestFold().Apply(
            Started,
            new ToolCallStartEvent("c0", "f"),
            new ToolCallEndEvent("c0"),
            Finished(),
            new RunStartedEvent("t", "r2"),
            new ToolCallStartEvent("c1", "f"),
            new ToolCallStartEvent("c2", "f"),
            new ToolCallStartEvent("c3", "f"),
            new ToolCallResultEvent("t2", "c2", "done"),
            new ToolCallEndEvent("c1"),
            new ToolCallEndEvent("c2"),
            new ToolCallEndEvent("c3"),
            Finished(new SuccessOutcome())
        );

        Assert.Equal(["c1", "c3"], fold.State.PendingToolCallIds);
        Assert.Equal(["c0", "c1", "c3"], fold.State.PendingToolCalls.Select(pending => pending.Call.Id));
        Assert.Empty(
            new TestFold().Apply(Started, new ToolCallStartEvent("c1", "f"), Finished(new CancelledOutcome())).State.PendingToolCallIds
        );
    }

    [Fact]
    public void An_answer_takes_a_call_off_the_list()
    {
        var fold = new TestFold().Apply(Started, new ToolCallStartEvent("c1", "f"), new ToolCallEndEvent("c1"), Finished());

        fold.Fold.Answer(new("t1", "c1", "done"));

        Assert.Empty(fold.State.PendingToolCallIds);
        Assert.Empty(fold.State.Open);
    }

    [Fact]
    public void Steps_go_on_side_by_side()
    {
        var fold = new TestFold().Apply(
            Started,
            new StepStartedEvent("plan"),
            new StepStartedEvent("plan") { SubagentRunId = "s1" },
            new StepFinishedEvent("plan")
        );

        Assert.Equal([new ActiveStep("plan", "s1")], fold.State.ActiveSteps);
        Assert.Equal(RunPhase.StepRunning, fold.State.Phase);
        Assert.Equal(RunPhase.Running, fold.Apply(new StepFinishedEvent("plan") { SubagentRunId = "s1" }).State.Phase);
        Assert.False(fold.Fold.Apply(new StepFinishedEvent("plan")));
    }

    [Fact]
    public void Subagents_tell_how_they_ended()
    {
        var fold = new TestFold().Apply(
            Started,
            new SubagentStartedEvent("s1", "Search")
            {
                Description = "look",
                ParentToolCallId = "c1",
                ParentSubagentRunId = "s0",
            },
            new SubagentStartedEvent("s2", "Ask"),
            new SubagentStartedEvent("s3", "Fail"),
            new SubagentStartedEvent("s4", "Sleep"),
            new SubagentFinishedEvent("s1") { Result = 1 },
            new SubagentFinishedEvent("s2") { Outcome = new SubagentSuspended() },
            new SubagentErrorEvent("s3", "broke"),
            new SubagentErrorEvent("s9", "who?"),
            new RunErrorEvent("broke")
        );

        Assert.Equal(
            [
                new SubagentRun("s1", "Search")
                {
                    Status = SubagentStatus.Succeeded,
                    Description = "look",
                    ParentToolCallId = "c1",
                    ParentSubagentRunId = "s0",
                    Result = 1,
                },
                new SubagentRun("s2", "Ask") { Status = SubagentStatus.Suspended },
                new SubagentRun("s3", "Fail") { Status = SubagentStatus.Failed, ErrorMessage = "broke" },
                new SubagentRun("s4", "Sleep") { Status = SubagentStatus.Abandoned },
            ],
            fold.State.Subagents
        );
        Assert.Empty(fold.State.Messages);
        Assert.Empty(fold.Apply(new RunStartedEvent("t", "r2")).State.Subagents);
    }

    private static RunFinishedEvent Finished(FinishOutcome? outcome = null) => new("t", "r1") { Outcome = outcome };
}
