namespace Cloister.AgUi.Tests.Serving;

public sealed class OldPeerTests
{
    private static readonly RunStartedEvent Start = new("t", "r");
    private static readonly MediaPart File = new(MediaKind.Document, new FileSource("f"));
    private static readonly MediaPart Image = new(MediaKind.Image, new UrlSource("https://example.org/i.png"));

    private readonly List<Downgrade> _downgrades = [];

    [Fact]
    public async Task Peer_of_today_gets_everything()
    {
        var finish = new RunFinishedEvent("t", "r") { Outcome = new SuccessOutcome { PendingToolCallIds = ["c"] } };

        var events = await Serve.EventsAsync(LambdaAgent.Of(Start, finish), Options());

        Assert.Equal(finish, events[^1]);
    }

    [Fact]
    public async Task Success_loses_the_list_of_open_calls_without_a_word()
    {
        var finish = new RunFinishedEvent("t", "r")
        {
            Outcome = new SuccessOutcome { PendingToolCallIds = ["c"] },
            Result = 1,
        };

        var events = await ServeOldAsync(finish);

        Assert.Equal(finish with { Outcome = new SuccessOutcome() }, events[^1]);
        Assert.Empty(_downgrades);
    }

    [Fact]
    public async Task Cancelled_run_becomes_an_error_because_no_outcome_reads_as_success()
    {
        var usage = new TokenUsage { InputTokens = 1 };

        var events = await ServeOldAsync(new RunFinishedEvent("t", "r") { Outcome = new CancelledOutcome(), Usage = [usage] });

        var error = Assert.IsType<RunErrorEvent>(events[^1]);
        Assert.Equal("cancelled", error.Code);
        Assert.Equal([usage], error.Usage);
        Assert.Equal([new(DowngradeKind.CancelledBecameError, "RUN_FINISHED")], _downgrades);
    }

    [Fact]
    public async Task Cancelled_run_that_fails_afterwards_gets_no_second_error()
    {
        var cancelled = new RunFinishedEvent("t", "r") { Outcome = new CancelledOutcome() };
        var late = new RunErrorEvent("late");

        var events = await ServeOldAsync(cancelled, late, Start, late);

        Assert.Equal(["cancelled", null, null], events.Skip(1).Select(e => (e as RunErrorEvent)?.Code));
        Assert.Equal([EventType.RunError, EventType.RunStarted, EventType.RunError], events.Skip(1).Select(e => e.Type));
    }

    [Fact]
    public async Task Result_in_parts_becomes_text_and_a_warning_if_there_was_more()
    {
        var text = new ToolCallResultEvent("m", "c", MessageContent.FromParts([new TextPart("a"), new TextPart("b")]));
        var media = new ToolCallResultEvent("n", "c", MessageContent.FromParts([Image]));

        var events = await ServeOldAsync(text, media);

        Assert.Equal(new ToolCallResultEvent("m", "c", "ab"), events[1]);
        Assert.Equal(new ToolCallResultEvent("n", "c", ""), events[2]);
        Assert.Equal([new(DowngradeKind.MediaRemoved, "TOOL_CALL_RESULT")], _downgrades);
    }

    [Fact]
    public async Task Messages_lose_files_of_providers_and_parts_of_results()
    {
        var snapshot = new MessagesSnapshotEvent([
            new UserMessage("u", MessageContent.FromParts([new TextPart("a"), File, Image])),
            new ToolMessage("m", "c", MessageContent.FromParts([new TextPart("b"), Image])),
        ]);

        var events = await ServeOldAsync(snapshot);

        Assert.Equal(
            new MessagesSnapshotEvent([
                new UserMessage("u", MessageContent.FromParts([new TextPart("a"), Image])),
                new ToolMessage("m", "c", "b"),
            ]),
            events[1]
        );
        Assert.Equal([DowngradeKind.FileRemoved, DowngradeKind.MediaRemoved], _downgrades.Select(downgrade => downgrade.Kind));
    }

    [Fact]
    public async Task What_the_old_binary_encoding_has_no_form_for_is_left_out_and_told_once()
    {
        var text = new TextMessageChunkEvent { MessageId = "m", Delta = "a" };
        var activity = new ActivityMessage("a", "plan", JsonData.EmptyObject);
        AgUiEvent[] said =
        [
            new ReasoningStartEvent("r"),
            new ReasoningMessageStartEvent("r"),
            new ReasoningMessageContentEvent("r", "hm"),
            new ReasoningMessageEndEvent("r"),
            new ReasoningEndEvent("r"),
            new ToolCallResultEvent("n", "c", "b"),
            new ActivitySnapshotEvent("a", "plan", JsonData.EmptyObject),
            new ActivityDeltaEvent("a", "plan", []),
            new ReasoningEncryptedValueEvent(EncryptedValueTarget.Message, "m", "x"),
            text,
            new MessagesSnapshotEvent([activity, new AssistantMessage("m")]),
            new RunFinishedEvent("t", "r"),
        ];

        var events = await Serve.EventsAsync(
            LambdaAgent.Of([Start, .. said]),
            Options() with
            {
                SendChunks = true,
            },
            Serve.OldInput,
            AgUiEncoding.Binary
        );

        Assert.Equal(
            [EventType.RunStarted, EventType.TextMessageChunk, EventType.MessagesSnapshot, EventType.RunFinished],
            events.Select(e => e.Type)
        );
        Assert.Equal(["m"], ((MessagesSnapshotEvent)events[2]).Messages.Select(message => message.Id));
        Assert.Equal([new(DowngradeKind.BinaryFormMissing, "REASONING_START")], _downgrades);
    }

    [Fact]
    public async Task Unknown_events_are_left_out()
    {
        var events = await ServeOldAsync(new UnknownEvent("NEW", JsonData.Object(("type", "NEW"))));

        Assert.Equal(2, events.Count);
        Assert.Equal([new(DowngradeKind.UnknownEventRemoved, "NEW")], _downgrades);
    }

    [Fact]
    public async Task Subagents_stay_unless_the_peer_is_older_still()
    {
        AgUiEvent[] said =
        [
            new SubagentStartedEvent("s", "x"),
            new StepStartedEvent("a") { SubagentRunId = "s" },
            new StepFinishedEvent("a") { SubagentRunId = "s" },
            new MessagesSnapshotEvent([new AssistantMessage("m") { SubagentRunId = "s" }]),
            new SubagentFinishedEvent("s"),
            new RunFinishedEvent("t", "r") { Outcome = new InterruptOutcome([new("i", "x") { SubagentRunId = "s" }]) },
        ];

        var events = await ServeOldAsync(said);
        var older = await Serve.EventsAsync(
            LambdaAgent.Of([Start, .. said]),
            Options() with
            {
                OldPeersKnowSubagents = false,
            },
            Serve.OldInput
        );

        Assert.Equal(said, events[1..]);
        Assert.Equal(
            [
                new StepStartedEvent("a"),
                new StepFinishedEvent("a"),
                new MessagesSnapshotEvent([new AssistantMessage("m")]),
                new RunFinishedEvent("t", "r") { Outcome = new InterruptOutcome([new("i", "x")]) },
            ],
            older[1..]
        );
        Assert.Equal([new(DowngradeKind.SubagentRemoved, "SUBAGENT_STARTED")], _downgrades);
    }

    private AgentEndpointOptions Options() => new() { OnDowngrade = (_, downgrade) => _downgrades.Add(downgrade) };

    private Task<List<AgUiEvent>> ServeOldAsync(params AgUiEvent[] events) =>
        Serve.EventsAsync(LambdaAgent.Of([Start, .. events]), Options(), Serve.OldInput);
}
