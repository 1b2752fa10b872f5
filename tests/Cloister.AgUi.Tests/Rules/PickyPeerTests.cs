using Cloister.AgUi.Tests.Serving;

namespace Cloister.AgUi.Tests.Rules;

/// <summary>What strict readers refuse: nothing of it leaves this side.</summary>
public sealed class PickyPeerTests
{
    private static readonly RunStartedEvent Start = new("t", "r");
    private static readonly RunFinishedEvent Finish = new("t", "r");

    public static TheoryData<AgUiEvent> Refused { get; } =
    [
        new RunFinishedEvent("t", "r") { Outcome = new InterruptOutcome([]) },
        new StepStartedEvent("s") { Timestamp = 1L << 53 },
        new StepStartedEvent("s") { Metadata = JsonData.EmptyArray },
        new StepStartedEvent("s") { Metadata = JsonData.Null },
        new ActivitySnapshotEvent("m", "PLAN", JsonData.EmptyArray),
        new RunErrorEvent("e") { Usage = [new() { InputTokens = -1 }] },
        new StateDeltaEvent([new JsonPatchOperation { Op = JsonPatchOp.Add, Path = "/a" }]),
        new StateDeltaEvent([new JsonPatchOperation { Op = JsonPatchOp.Remove, Path = "a" }]),
        new StateDeltaEvent([new JsonPatchOperation { Op = JsonPatchOp.Move, Path = "/a" }]),
        new TextMessageStartEvent("m") { Role = MessageRole.Tool },
        new TextMessageStartEvent("m") { Role = (MessageRole)99 },
        new RunFinishedEvent("t", "r") { Outcome = new InterruptOutcome([new("i", "x") { ResponseSchema = 5 }]) },
    ];

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_the_protocol_forbids_is_refused_and_the_run_fails_in_order(AgUiEvent forbidden)
    {
        Assert.Throws<AgUiFormatException>(() => AgUiJson.ToUtf8(forbidden));
        Assert.Throws<AgUiFormatException>(() => Binary.Encode(forbidden));
        foreach (var encoding in new[] { AgUiEncoding.Sse, AgUiEncoding.Binary })
        {
            var events = await Serve.EventsAsync(LambdaAgent.Of(Start, forbidden, Finish), encoding: encoding);

            Assert.Equal([EventType.RunStarted, EventType.RunError], events.Select(sent => sent.Type));
        }
    }

    [Fact]
    public void Members_without_a_value_are_left_out()
    {
        AgUiEvent[] events =
        [
            new RunFinishedEvent("t", "r") { Result = JsonData.Null, Outcome = null },
            new SubagentFinishedEvent("s") { Result = JsonData.Null },
            new StepStartedEvent("s") { RawEvent = JsonData.Null },
            new ToolCallStartEvent("c", "f") { ParentMessageId = null },
            new ToolCallResultEvent("m", "c", MessageContent.FromParts([new TextPart("x") { Metadata = JsonData.Null }])),
            new RunStartedEvent("t", "r")
            {
                Input = new RunAgentInput("t", "r")
                {
                    State = JsonData.Null,
                    Tools = [new("n", "d") { Parameters = JsonData.Null }],
                    Resume = [ResumeEntry.Resolve("i", JsonData.Null)],
                },
            },
        ];

        Assert.All(events, sent => Assert.DoesNotContain("null", AgUiJson.ToText(sent), StringComparison.Ordinal));
        Assert.All(events, sent => Assert.Equal(Binary.Encode(AgUiJson.ParseEvent(AgUiJson.ToText(sent))), Binary.Encode(sent)));
    }

    [Fact]
    public void Null_is_written_where_it_is_a_value()
    {
        Assert.Equal("""{"type":"STATE_SNAPSHOT","snapshot":null}""", AgUiJson.ToText(new StateSnapshotEvent(JsonData.Null)));
        Assert.Equal("""{"type":"CUSTOM","name":"n","value":null}""", AgUiJson.ToText(new CustomEvent("n", JsonData.Null)));
        Assert.Equal("""{"type":"RAW","event":null}""", AgUiJson.ToText(new RawEvent(JsonData.Null)));
        Assert.Equal(
            """{"type":"STATE_DELTA","delta":[{"op":"add","path":"/a","value":null}]}""",
            AgUiJson.ToText(new StateDeltaEvent([JsonPatchOperation.Add("/a", JsonData.Null)]))
        );
    }

    [Fact]
    public void A_start_always_says_its_role()
    {
        Assert.Contains("\"role\":\"assistant\"", AgUiJson.ToText(new TextMessageStartEvent("m")), StringComparison.Ordinal);
        Assert.Contains("\"role\":\"reasoning\"", AgUiJson.ToText(new ReasoningMessageStartEvent("m")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_has_line_feeds_only_and_one_document_in_each_block_whatever_the_texts_hold()
    {
        const string Text = "a\r\nb\n\nc\rd\u2028e\u2029f\u0085\u0000\ufeff\"\\";
        var json = JsonData.Parse("{ \"a\" :\r\n [ 1 ,\n\n \"\\r\\n\" ] }");
        AgUiEvent[] said =
        [
            Start,
            new TextMessageStartEvent("m\n\n"),
            new TextMessageContentEvent("m\n\n", Text),
            new TextMessageEndEvent("m\n\n"),
            new StateSnapshotEvent(json) { Metadata = JsonData.Object((Text, Text)) },
            new UnknownEvent("NEW", JsonData.Parse("{\n\"type\":\r\n\"NEW\"\n\n}")),
            Finish,
        ];

        var body = await Serve.TextAsync(LambdaAgent.Of(said));

        Assert.DoesNotContain('\r', body);
        var blocks = body.Split("\n\n");
        Assert.Equal("", blocks[^1]);
        Assert.Equal(said.Length, blocks.Length - 1);
        Assert.All(blocks[..^1], block => Assert.StartsWith("data: {", block, StringComparison.Ordinal));
        Assert.All(blocks[..^1], block => Assert.DoesNotContain('\n', block));
        Assert.Equal(said[2], AgUiJson.ParseEvent(blocks[2]["data: ".Length..]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_finish_closes_what_the_agent_left_open(bool isCancelled)
    {
        List<StreamViolation> violations = [];
        AgUiEvent[] open =
        [
            new StepStartedEvent("s"),
            new SubagentStartedEvent("x", "helper"),
            new ReasoningStartEvent("q"),
            new TextMessageStartEvent("m"),
        ];
        var finish = Finish with { Outcome = isCancelled ? new CancelledOutcome() : null, Result = isCancelled ? null : 1 };

        var events = await Serve.EventsAsync(
            LambdaAgent.Of([Start, .. open, finish]),
            new() { OnViolation = (_, violation) => violations.Add(violation) }
        );

        Assert.Null(StreamVerifier.VerifyAll(events));
        Assert.Equal(finish, events[^1]);
        Assert.Equal(StreamRule.AllClosedAtFinish, Assert.Single(violations).Rule);
    }

    [Fact]
    public async Task A_finish_in_the_middle_of_a_tool_call_is_a_failure()
    {
        var events = await Serve.EventsAsync(LambdaAgent.Of(Start, new ToolCallStartEvent("c", "pay"), Finish));

        Assert.Equal([EventType.RunStarted, EventType.ToolCallStart, EventType.RunError], events.Select(sent => sent.Type));
        Assert.Null(StreamVerifier.VerifyAll(events));
    }

    [Fact]
    public void The_media_type_of_the_binary_encoding_has_no_parameters() =>
        Assert.Equal("application/vnd.ag-ui.event+proto", AgUiMediaTypes.Binary);
}
