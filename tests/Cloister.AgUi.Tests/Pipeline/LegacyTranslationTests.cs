namespace Cloister.AgUi.Tests.Pipeline;

public sealed class LegacyTranslationTests
{
    private readonly EventList _passed = [];
    private readonly List<PipelineWarning> _warnings = [];
    private int _ids;

    [Fact]
    public void Thinking_becomes_reasoning_with_remembered_ids()
    {
        Translate(
            Old("THINKING_START"),
            Old("THINKING_TEXT_MESSAGE_START"),
            Old("THINKING_TEXT_MESSAGE_CONTENT", """{"delta":"hm"}"""),
            Old("THINKING_TEXT_MESSAGE_END"),
            Old("THINKING_TEXT_MESSAGE_START"),
            Old("THINKING_TEXT_MESSAGE_END"),
            Old("THINKING_END")
        );

        Assert.Equal(Script.Parse("think+ id1; reason+ id2; reason id2 d=hm; reason- id2; reason+ id3; reason- id3; think- id1"), _passed);
        Assert.Equal(5, _warnings.Count);
        Assert.All(_warnings, warning => Assert.Equal(PipelineWarningKind.LegacyEventTranslated, warning.Kind));
    }

    [Fact]
    public void What_continues_nothing_gets_an_invented_id_that_verification_refuses()
    {
        Translate(Old("THINKING_TEXT_MESSAGE_CONTENT", """{"delta":"hm"}"""), Old("THINKING_TEXT_MESSAGE_END"), Old("THINKING_END"));

        Assert.Equal(Script.Parse("reason id1 d=hm; reason- id2; think- id3"), _passed);
        Assert.Equal(3, _warnings.Count(warning => warning.Kind == PipelineWarningKind.LegacyIdInvented));
        Assert.Equal(StreamRule.ItemIsOpen, StreamVerifier.VerifyAll([new RunStartedEvent("t", "r"), .. _passed])?.Rule);
    }

    [Fact]
    public void A_title_is_lost_and_told()
    {
        Translate(Old("THINKING_START", """{"title":"Planning"}"""));

        Assert.Equal(Script.Parse("think+ id1"), _passed);
        Assert.Contains(new(PipelineWarningKind.LegacyMemberLost, "THINKING_START.title"), _warnings);
    }

    [Fact]
    public void Common_members_are_kept()
    {
        Translate(Old("THINKING_END", """{"timestamp":5,"metadata":{"k":1},"rawEvent":[1],"subagentRunId":"s1"}"""));
        Translate(Old("THINKING_END", """{"rawEvent":null}"""));

        Assert.Equal(
            new ReasoningEndEvent("id1")
            {
                Timestamp = 5,
                Metadata = JsonData.Parse("""{"k":1}"""),
                RawEvent = JsonData.Parse("[1]"),
                SubagentRunId = "s1",
            },
            _passed[0]
        );
        Assert.Null(_passed[1].RawEvent);
    }

    [Theory]
    [InlineData("THINKING_TEXT_MESSAGE_CONTENT", "{}")]
    [InlineData("THINKING_TEXT_MESSAGE_CONTENT", """{"delta":5}""")]
    [InlineData("THINKING_START", """{"timestamp":"now"}""")]
    [InlineData("THINKING_START", """{"timestamp":1.5}""")]
    [InlineData("THINKING_START", """{"timestamp":1e300}""")]
    [InlineData("THINKING_START", """{"metadata":[]}""")]
    [InlineData("THINKING_END", """{"subagentRunId":null}""")]
    public void Wrong_members_stay_wrong(string type, string json)
    {
        Translate(Old(type, json));

        var malformed = Assert.IsType<MalformedEvent>(Assert.Single(_passed));
        Assert.Equal((type, JsonData.Parse(json)), (malformed.WireType, malformed.Json));
    }

    [Fact]
    public void Everything_else_passes_as_it_is()
    {
        AgUiEvent[] events = [.. Script.Parse("run; text+ m1; text~ m2; unknown NEWER_THING; malformed; truncated"), Old("THINKING")];

        Translate(events);

        Assert.All(events.Zip(_passed), pair => Assert.Same(pair.First, pair.Second));
        Assert.Empty(_warnings);
    }

    private static UnknownEvent Old(string type, string json = "{}") => new(type, JsonData.Parse(json));

    private void Translate(params AgUiEvent[] events)
    {
        var translation = new LegacyTranslation(() => $"id{++_ids}", new PipelineWarnings(_warnings.Add), _passed);
        Array.ForEach(events, translation.Push);
    }
}
