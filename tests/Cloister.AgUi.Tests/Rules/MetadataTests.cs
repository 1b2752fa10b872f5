using Cloister.AgUi.Tests.Folding;

namespace Cloister.AgUi.Tests.Rules;

/// <summary>Where the metadata of an event goes: to what it speaks of, or nowhere.</summary>
public sealed class MetadataTests
{
    private static readonly JsonData Before = JsonData.Parse("""{"kept":1,"deep":{"a":1},"gone":1}""");
    private static readonly JsonData Given = JsonData.Parse("""{"deep":{"b":2},"gone":null,"new":[1]}""");
    private static readonly JsonData Merged = JsonData.Parse("""{"kept":1,"deep":{"b":2},"gone":null,"new":[1]}""");

    public static TheoryData<AgUiEvent, string> ToMessages =>
        new()
        {
            { new TextMessageStartEvent("m"), "m" },
            { new TextMessageContentEvent("m", "x"), "m" },
            { new TextMessageContentEvent("m", ""), "m" },
            { new TextMessageEndEvent("m"), "m" },
            { new ReasoningMessageStartEvent("r"), "r" },
            { new ReasoningMessageContentEvent("r", "x"), "r" },
            { new ReasoningMessageEndEvent("r"), "r" },
            { new ActivitySnapshotEvent("a", "PLAN", JsonData.EmptyObject), "a" },
            {
                new ActivitySnapshotEvent("a", "PLAN", JsonData.EmptyObject) { Replace = false },
                "a"
            },
            { new ActivityDeltaEvent("a", "PLAN", []), "a" },
            { new ActivityDeltaEvent("a", "PLAN", [JsonPatchOperation.Remove("/nothing")]), "a" },
            { new ToolCallResultEvent("t", "c", "again"), "t" },
        };

    public static TheoryData<AgUiEvent> ToCalls =>
        [new ToolCallStartEvent("c", "f"), new ToolCallArgsEvent("c", "x"), new ToolCallArgsEvent("c", ""), new ToolCallEndEvent("c")];

    public static TheoryData<AgUiEvent> ToNothing =>
        [
            new RunStartedEvent("t", "r"),
            new RunFinishedEvent("t", "r"),
            new RunErrorEvent("e"),
            new StepStartedEvent("s"),
            new StepFinishedEvent("s"),
            new StateSnapshotEvent(JsonData.EmptyObject),
            new StateDeltaEvent([]),
            new MessagesSnapshotEvent(Messages()),
            new RawEvent(1),
            new CustomEvent("n", 1),
            new ReasoningStartEvent("r"),
            new ReasoningEndEvent("r"),
            new ReasoningEncryptedValueEvent(EncryptedValueTarget.Message, "m", "sealed"),
            new ReasoningEncryptedValueEvent(EncryptedValueTarget.ToolCall, "c", "sealed"),
            new SubagentStartedEvent("m", "n"),
            new SubagentFinishedEvent("m"),
            new SubagentErrorEvent("m", "e"),
        ];

    [Theory]
    [MemberData(nameof(ToMessages))]
    public void It_merges_key_by_key_into_the_message(AgUiEvent @event, string id)
    {
        var fold = TestFold.Of([.. Messages()]);

        fold.Apply(@event with { Metadata = Given });

        Assert.Equal(Merged, fold[id].Metadata);
        Assert.Equal(Merged.ToString().Length, fold[id].Metadata!.ToString().Length);
        Assert.All(fold.State.Messages.Where(message => message.Id != id), message => Assert.Equal(Before, message.Metadata));
        Assert.Equal(Before, fold.Call("c").Metadata);
    }

    [Theory]
    [MemberData(nameof(ToCalls))]
    public void It_merges_key_by_key_into_the_call_and_not_into_its_message(AgUiEvent @event)
    {
        var fold = TestFold.Of([.. Messages()]);

        fold.Apply(@event with { Metadata = Given });

        Assert.Equal(Merged, fold.Call("c").Metadata);
        Assert.All(fold.State.Messages, message => Assert.Equal(Before, message.Metadata));
    }

    [Theory]
    [MemberData(nameof(ToNothing))]
    public void That_of_other_events_stays_with_the_event(AgUiEvent @event)
    {
        var fold = TestFold.Of([.. Messages()]);

        fold.Apply(@event with { Metadata = Given });

        Assert.All(fold.State.Messages, message => Assert.Equal(Before, message.Metadata));
        Assert.Equal(Before, fold.Call("c").Metadata);
    }

    [Fact]
    public void An_empty_one_makes_an_empty_one() =>
        Assert.Equal(
            JsonData.EmptyObject,
            new TestFold().Apply(new TextMessageStartEvent("m") { Metadata = JsonData.EmptyObject })["m"].Metadata
        );

    private static ValueList<Message> Messages() =>
        [
            new AssistantMessage("m")
            {
                Content = "x",
                Metadata = Before,
                ToolCalls = [new("c", "f", "") { Metadata = Before }],
            },
            new ToolMessage("t", "c", "done") { Metadata = Before },
            new ReasoningMessage("r", "hm") { Metadata = Before },
            new ActivityMessage("a", "PLAN", JsonData.EmptyObject) { Metadata = Before },
        ];
}
