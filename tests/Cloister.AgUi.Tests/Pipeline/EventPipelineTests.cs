namespace Cloister.AgUi.Tests.Pipeline;

public sealed class EventPipelineTests
{
    private readonly EventList _passed = [];
    private readonly List<PipelineWarning> _warnings = [];
    private readonly List<StreamViolation> _violations = [];

    [Theory]
    [InlineData("run; finish")]
    [InlineData("run; error")]
    [InlineData("run; finish; error")]
    [InlineData("run; finish; run; text+ m1; text- m1; finish")]
    public void An_orderly_stream_gets_no_other_end(string script)
    {
        var pipeline = Pushed(script);

        pipeline.Complete();

        Assert.Equal(Script.Parse(script), _passed);
        Assert.True(pipeline.IsOver);
    }

    [Theory]
    [InlineData("", VerificationMode.Strict)]
    [InlineData("run", VerificationMode.Strict)]
    [InlineData("run; text+ m1; text m1", VerificationMode.Strict)]
    [InlineData("run; finish; run", VerificationMode.Strict)]
    [InlineData("unknown", VerificationMode.Strict)]
    [InlineData("text+ m1", VerificationMode.Lenient)]
    [InlineData("run; text~ m1", VerificationMode.Off)]
    public void A_stream_that_stops_before_its_end_is_truncated(string script, VerificationMode mode)
    {
        var pipeline = Pushed(script, mode);

        pipeline.Complete();
        pipeline.Complete();

        var end = Assert.Single(_passed.OfType<RunEnded>());
        Assert.Same(end, _passed[^1]);
        Assert.Equal(RunOutcome.Truncated, end.Outcome);
        Assert.Equal(ErrorCode.TransportClosed, Assert.IsType<TransportError>(end.Error).Code);
        Assert.DoesNotContain(_passed, agentEvent => agentEvent is TextMessageEndEvent);
    }

    [Fact]
    public void A_violation_rejects_the_stream_and_nothing_follows()
    {
        var pipeline = Pushed("run; unknown; text+ m1; text m2; text- m1; finish");
        pipeline.Complete();
        pipeline.Fail(RunOutcome.Aborted, null);

        Assert.True(pipeline.IsOver);
        Assert.Equal(Script.Parse("run; text+ m1"), _passed[..^1]);
        var end = Assert.IsType<RunEnded>(_passed[^1]);
        Assert.Equal(RunOutcome.Rejected, end.Outcome);
        Assert.Equal(
            new ProtocolError("TEXT_MESSAGE_CONTENT names 'm2', which is not open", ErrorCode.ProtocolMalformed)
            {
                EventType = "TEXT_MESSAGE_CONTENT",
                EventIndex = 3,
            },
            end.Error
        );
        Assert.Equal([StreamRule.ItemIsOpen], _violations.Select(violation => violation.Rule));
    }

    [Fact]
    public void What_a_refused_chunk_still_stands_for_is_not_heard()
    {
        Pushed("run; text+ m1 @s1; text- m1; text~ m1 d=a @s2");

        Assert.Equal([.. Script.Parse("run; text+ m1 @s1; text- m1"), _passed[^1]], _passed);
        Assert.Equal(3, Assert.Single(_violations).EventIndex);
    }

    [Theory]
    [InlineData(VerificationMode.Lenient)]
    [InlineData(VerificationMode.Off)]
    public void Without_strictness_what_cannot_be_read_is_dropped_and_reported(VerificationMode mode)
    {
        Pushed("run; malformed; text~ d=a; call~ c1; finish", mode);

        Assert.Equal(Script.Parse("run; finish"), _passed);
        Assert.Equal(
            [(StreamRule.WellFormed, 1), (StreamRule.ChunkOpensWithId, 2), (StreamRule.ChunkOpensWithId, 3)],
            _violations.Select(violation => (violation.Rule, violation.EventIndex))
        );
    }

    [Fact]
    public void A_malformed_event_rejects_a_strict_stream_and_is_named()
    {
        Pushed("run; malformed");

        var error = Assert.IsType<ProtocolError>(Assert.IsType<RunEnded>(_passed[^1]).Error);
        Assert.Equal(("CUSTOM is malformed: name is missing", "CUSTOM", 1), (error.Message, error.EventType, error.EventIndex));
    }

    [Fact]
    public void Lenient_drops_what_cannot_be_applied_and_goes_on()
    {
        var pipeline = Pushed("run; text m1; text+ m1; text m1; finish; text m1; error; error", VerificationMode.Lenient);
        pipeline.Complete();

        Assert.Equal(Script.Parse("run; text+ m1; text m1; finish; error"), _passed);
        Assert.Equal([1, 5, 7], _violations.Select(violation => violation.EventIndex));
    }

    [Fact]
    public void Off_lets_every_known_event_pass()
    {
        Pushed("text m1; run; run; finish; custom; unknown", VerificationMode.Off);

        Assert.Equal(Script.Parse("text m1; run; run; finish; custom"), _passed);
        Assert.Empty(_violations);
    }

    [Fact]
    public void Chunks_stay_chunks_on_demand()
    {
        var pipeline = new EventPipeline(new PipelineOptions { ExpandChunks = false }, _passed);

        Array.ForEach(Script.Parse("run; text~ m1 d=a; text~; finish"), pipeline.Push);

        Assert.Equal(Script.Parse("run; text~ m1 d=a; text~; finish"), _passed);
    }

    [Fact]
    public void Unknown_events_are_removed_and_each_type_is_told_once()
    {
        Pushed("unknown A; run; unknown A; unknown B; finish; unknown A");

        Assert.Equal(Script.Parse("run; finish"), _passed);
        Assert.Equal(["A", "B"], _warnings.Select(warning => warning.Path));
        Assert.All(_warnings, warning => Assert.Equal(PipelineWarningKind.UnknownEventRemoved, warning.Kind));
    }

    [Fact]
    public void Invented_types_fill_no_memory()
    {
        Pushed(string.Join("; ", Enumerable.Range(0, 2000).Select(i => $"unknown T{i}")));
        Pushed($"unknown {new string('T', 100_000)}");

        Assert.InRange(_warnings.Count, 1, 300);
        Assert.All(_warnings, warning => Assert.InRange(warning.Path.Length, 1, 200));
    }

    [Fact]
    public void Old_thinking_events_pass_as_reasoning()
    {
        var pipeline = Pipeline(VerificationMode.Strict);
        pipeline.Push(new RunStartedEvent("t", "r"));
        foreach (var type in new[] { "THINKING_START", "THINKING_TEXT_MESSAGE_START", "THINKING_TEXT_MESSAGE_END", "THINKING_END" })
        {
            pipeline.Push(new UnknownEvent(type, JsonData.EmptyObject));
        }

        pipeline.Push(new RunFinishedEvent("t", "r"));

        Assert.Equal(
            [
                EventType.RunStarted,
                EventType.ReasoningStart,
                EventType.ReasoningMessageStart,
                EventType.ReasoningMessageEnd,
                EventType.ReasoningEnd,
                EventType.RunFinished,
            ],
            _passed.Select(agentEvent => agentEvent.Type)
        );
    }

    [Theory]
    [InlineData("run r=1; finish r=2", "RUN_FINISHED")]
    [InlineData("run r=2; finish r=2", "RUN_STARTED")]
    [InlineData("run r=1; finish r=1; run r=9; finish r=9", "RUN_STARTED")]
    [InlineData("run r=9; finish r=9; run r=1; finish r=1", null)]
    [InlineData("run r=1; error", null)]
    public void Ids_that_differ_from_those_of_the_run_are_told(string script, string? path)
    {
        var options = new PipelineOptions { OnWarning = _warnings.Add, Input = new RunAgentInput("t", "1") };
        var pipeline = new EventPipeline(options, _passed);
        Array.ForEach(Script.Parse(script), pipeline.Push);
        pipeline.Complete();

        Assert.Equal(Script.Parse(script), _passed);
        Assert.Equal(path, _warnings.SingleOrDefault()?.Path);
    }

    [Theory]
    [InlineData("run", RunOutcome.Aborted, true)]
    [InlineData("run", RunOutcome.TransportFailed, true)]
    [InlineData("run; finish", RunOutcome.Aborted, false)]
    [InlineData("run; finish", RunOutcome.Truncated, false)]
    [InlineData("run; error", RunOutcome.TransportFailed, false)]
    [InlineData("run; finish", RunOutcome.Rejected, true)]
    [InlineData("run; finish", RunOutcome.Failed, true)]
    public void A_break_counts_unless_the_run_has_ended_before(string script, RunOutcome outcome, bool isTold)
    {
        var pipeline = Pushed(script);

        pipeline.Fail(outcome, null);
        pipeline.Fail(outcome, null);
        pipeline.Push(new CustomEvent("late", JsonData.Null));

        Assert.Equal([.. Script.Parse(script), .. isTold ? [new RunEnded(outcome, null)] : Array.Empty<AgUiEvent>()], _passed);
        Assert.True(pipeline.IsOver);
    }

    [Fact]
    public void The_end_an_inner_agent_tells_is_the_last_event()
    {
        var pipeline = Pushed("run; text+ m1; truncated; finish");
        pipeline.Complete();

        Assert.Equal(Script.Parse("run; text+ m1; truncated"), _passed);
    }

    [Fact]
    public void The_pipeline_can_be_ended_by_who_hears_its_events()
    {
        EventPipeline? pipeline = null;
        var sink = new Reaction(agentEvent =>
        {
            _passed.Push(agentEvent);
            if (agentEvent is TextMessageStartEvent)
            {
                pipeline!.Fail(RunOutcome.Aborted, null);
            }
        });
        pipeline = new EventPipeline(new PipelineOptions(), sink);

        Array.ForEach(Script.Parse("run; text~ m1 d=a; finish"), pipeline.Push);

        Assert.Equal([.. Script.Parse("run; text+ m1"), new RunEnded(RunOutcome.Aborted, null)], _passed);
    }

    [Fact]
    public void A_delta_costs_no_allocation()
    {
        var pipeline = Pushed("run; text+ m1; call+ c1");
        var deltas = Script.Parse("text m1; call c1");
        _passed.EnsureCapacity(10_000);
        Array.ForEach(deltas, pipeline.Push);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            pipeline.Push(deltas[i % 2]);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private EventPipeline Pushed(string script, VerificationMode mode = VerificationMode.Strict)
    {
        var pipeline = Pipeline(mode);
        Array.ForEach(Script.Parse(script), pipeline.Push);
        return pipeline;
    }

    private EventPipeline Pipeline(VerificationMode mode) =>
        new(
            new PipelineOptions
            {
                Verification = mode,
                OnWarning = _warnings.Add,
                OnViolation = _violations.Add,
            },
            _passed
        );

    private sealed class Reaction(Action<AgUiEvent> react) : IEventSink
    {
        public void Push(AgUiEvent agentEvent) => react(agentEvent);
    }
}
