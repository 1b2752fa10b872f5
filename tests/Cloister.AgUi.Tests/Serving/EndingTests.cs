namespace Cloister.AgUi.Tests.Serving;

public sealed class EndingTests
{
    private static readonly RunStartedEvent Start = new("t", "r");

    [Fact]
    public async Task Start_carries_our_version_and_not_that_of_the_agent()
    {
        var events = await Serve.EventsAsync(LambdaAgent.Of(Start with { ProtocolVersion = "7.7" }));

        Assert.Equal(new RunStartedEvent("t", "r") { ProtocolVersion = "1.0" }, events[0]);
    }

    [Fact]
    public async Task Agent_may_leave_start_and_end_to_the_endpoint()
    {
        var (events, outcome) = await Serve.RunAsync(
            LambdaAgent.Of(new TextMessageStartEvent("m"), new TextMessageContentEvent("m", "Hi"))
        );

        Assert.Equal(
            [
                new RunStartedEvent("t", "r") { ProtocolVersion = "1.0" },
                new TextMessageStartEvent("m"),
                new TextMessageContentEvent("m", "Hi"),
                new TextMessageEndEvent("m"),
                new RunFinishedEvent("t", "r") { Outcome = new SuccessOutcome() },
            ],
            events
        );
        Assert.Equal(RunOutcome.Completed, outcome);
    }

    [Fact]
    public async Task Agent_that_says_nothing_has_finished()
    {
        var events = await Serve.EventsAsync(LambdaAgent.Of());

        Assert.Equal([EventType.RunStarted, EventType.RunFinished], events.Select(e => e.Type));
    }

    [Fact]
    public async Task What_is_open_at_the_end_is_closed_the_last_first()
    {
        AgUiEvent[] open =
        [
            Start,
            new StepStartedEvent("step") { SubagentRunId = "sub" },
            new SubagentStartedEvent("sub", "x"),
            new ReasoningStartEvent("r1") { SubagentRunId = "sub" },
            new ReasoningMessageStartEvent("r1") { SubagentRunId = "sub" },
            new TextMessageStartEvent("m") { SubagentRunId = "sub" },
        ];

        var events = await Serve.EventsAsync(LambdaAgent.Of(open));

        Assert.Equal(
            [
                new TextMessageEndEvent("m") { SubagentRunId = "sub" },
                new ReasoningMessageEndEvent("r1") { SubagentRunId = "sub" },
                new ReasoningEndEvent("r1") { SubagentRunId = "sub" },
                new SubagentFinishedEvent("sub"),
                new StepFinishedEvent("step") { SubagentRunId = "sub" },
            ],
            events[open.Length..^1]
        );
        Assert.Null(StreamVerifier.VerifyAll(events));
    }

    [Fact]
    public async Task Open_tool_call_is_never_declared_complete()
    {
        var (events, outcome) = await Serve.RunAsync(
            LambdaAgent.Of(Start, new ToolCallStartEvent("c", "pay"), new ToolCallArgsEvent("c", """{"amount":1"""))
        );

        Assert.DoesNotContain(events, e => e is ToolCallEndEvent);
        Assert.IsType<RunErrorEvent>(events[^1]);
        Assert.Equal(RunOutcome.Failed, outcome);
    }

    [Fact]
    public async Task End_that_the_endpoint_adds_names_the_calls_the_application_has_to_answer()
    {
        var input = Serve.Input with { Tools = [new("confirm", ""), new("pick", "")] };
        AgUiEvent[] said =
        [
            Start,
            .. Call("c-1", "confirm"),
            .. Call("c-2", "own"),
            .. Call("c-3", "pick"),
            .. Call("c-4", "confirm"),
            new ToolCallResultEvent("m", "c-3", "red"),
        ];

        var events = await Serve.EventsAsync(LambdaAgent.Of(said), input: input);

        Assert.Equal(new RunFinishedEvent("t", "r") { Outcome = new SuccessOutcome { PendingToolCallIds = ["c-1", "c-4"] } }, events[^1]);

        static AgUiEvent[] Call(string id, string name) => [new ToolCallStartEvent(id, name), new ToolCallEndEvent(id)];
    }

    [Fact]
    public async Task Failure_is_told_as_a_fixed_sentence_with_an_id_for_the_log()
    {
        List<AgentFailure> failures = [];
        var options = new AgentEndpointOptions { OnFailure = failures.Add, NewCorrelation = () => "c-1" };
        var exception = new FormatException("secret");

        var (events, outcome) = await Serve.RunAsync(LambdaAgent.Failing(exception, Start, new TextMessageStartEvent("m")), options);

        var error = Assert.IsType<RunErrorEvent>(events[^1]);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.Equal("c-1", error.Metadata![AgentFailure.CorrelationKey]);
        Assert.Equal(("c-1", exception), (Assert.Single(failures).Correlation, failures[0].Exception));
        Assert.Equal(RunOutcome.Failed, outcome);
    }

    [Fact]
    public async Task Failure_before_the_first_event_is_an_error_without_a_start()
    {
        var events = await Serve.EventsAsync(LambdaAgent.Failing(new FormatException()));

        Assert.IsType<RunErrorEvent>(Assert.Single(events));
    }

    [Fact]
    public async Task Agent_that_throws_at_the_call_has_failed_too()
    {
        var events = await Serve.EventsAsync(new LambdaAgent((_, _) => throw new FormatException()));

        Assert.IsType<RunErrorEvent>(Assert.Single(events));
    }

    [Fact]
    public async Task Exception_made_for_it_tells_its_text_and_code()
    {
        List<AgentFailure> failures = [];
        var exception = new AgentFailureException("No budget left.", "budget", new FormatException("secret"));

        var events = await Serve.EventsAsync(LambdaAgent.Failing(exception, Start), new() { OnFailure = failures.Add });

        Assert.Equal(new RunErrorEvent("No budget left.") { Code = "budget" }, events[^1]);
        Assert.Null(Assert.Single(failures).Correlation);
    }

    [Fact]
    public async Task Failure_after_the_end_is_reported_and_not_told()
    {
        List<AgentFailure> failures = [];
        var agent = LambdaAgent.Failing(new FormatException(), Start, new RunFinishedEvent("t", "r"));

        var (events, outcome) = await Serve.RunAsync(agent, new() { OnFailure = failures.Add });

        Assert.IsType<RunFinishedEvent>(events[^1]);
        Assert.Null(Assert.Single(failures).Correlation);
        Assert.Equal(RunOutcome.Completed, outcome);
    }

    [Fact]
    public async Task Cancellation_that_nobody_asked_for_is_a_failure()
    {
        var (_, outcome) = await Serve.RunAsync(LambdaAgent.Failing(new OperationCanceledException(), Start));

        Assert.Equal(RunOutcome.Failed, outcome);
    }

    [Fact]
    public async Task Finish_carries_the_ids_of_its_start()
    {
        var events = await Serve.EventsAsync(LambdaAgent.Of(Start, new RunFinishedEvent("other", "wrong")));

        Assert.Equal(new RunFinishedEvent("t", "r"), events[^1]);
    }

    [Fact]
    public async Task What_comes_after_the_end_is_left_out()
    {
        List<StreamViolation> violations = [];
        var options = new AgentEndpointOptions { OnViolation = (_, violation) => violations.Add(violation) };

        var events = await Serve.EventsAsync(
            LambdaAgent.Of(Start, new RunFinishedEvent("t", "r"), new TextMessageStartEvent("m"), new CustomEvent("x", 1)),
            options
        );

        Assert.IsType<RunFinishedEvent>(events[^1]);
        Assert.Equal(StreamRule.NothingAfterFinish, Assert.Single(violations).Rule);
    }

    [Fact]
    public async Task Several_runs_may_follow_each_other_and_the_last_gets_its_end_too()
    {
        var (events, outcome) = await Serve.RunAsync(
            LambdaAgent.Of(
                Start,
                new RunFinishedEvent("t", "r"),
                new RunErrorEvent("late"),
                new RunStartedEvent("t", "r2"),
                new StepStartedEvent("s")
            )
        );

        Assert.Equal(
            [
                EventType.RunStarted,
                EventType.RunFinished,
                EventType.RunError,
                EventType.RunStarted,
                EventType.StepStarted,
                EventType.StepFinished,
                EventType.RunFinished,
            ],
            events.Select(e => e.Type)
        );
        Assert.Equal("r2", ((RunFinishedEvent)events[^1]).RunId);
        Assert.Equal(RunOutcome.Completed, outcome);
    }

    [Theory]
    [InlineData(RunOutcome.Aborted, RunOutcome.Cancelled)]
    [InlineData(RunOutcome.Truncated, RunOutcome.Failed)]
    [InlineData(RunOutcome.Rejected, RunOutcome.Failed)]
    public async Task Local_end_of_a_forwarded_run_becomes_an_end_on_the_wire(RunOutcome end, RunOutcome outcome)
    {
        var (events, served) = await Serve.RunAsync(LambdaAgent.Of(Start, new RunEnded(end, null)));

        Assert.Equal(outcome, served);
        Assert.Null(StreamVerifier.VerifyAll(events));
    }

    [Fact]
    public async Task Event_that_cannot_be_sent_fails_the_run()
    {
        List<AgentFailure> failures = [];
        var malformed = new MalformedEvent("RAW", JsonData.EmptyObject, "RAW.event is missing");

        var events = await Serve.EventsAsync(LambdaAgent.Of(Start, malformed), new() { OnFailure = failures.Add });

        Assert.IsType<RunErrorEvent>(events[^1]);
        Assert.Contains("RAW.event is missing", Assert.Single(failures).Exception.Message, StringComparison.Ordinal);
    }
}
