using System.Text;

namespace Cloister.AgUi.Tests;

public sealed class JsonEventDecoderTests
{
    [Theory]
    [InlineData("", FormatError.Syntax)]
    [InlineData("not json", FormatError.Syntax)]
    [InlineData("""{"type":"CUSTOM","name":"n","value":1}x""", FormatError.Syntax)]
    [InlineData("""{"type":"CUSTOM","name":"n","value":1}{}""", FormatError.Syntax)]
    [InlineData("""{"type":"CUSTOM","name":"n","value":""", FormatError.Syntax)]
    [InlineData("""{"type":"CUSTOM","name":"n","value":1,}""", FormatError.Syntax)]
    [InlineData("[]", FormatError.NoEvent)]
    [InlineData("5", FormatError.NoEvent)]
    [InlineData("null", FormatError.NoEvent)]
    [InlineData("{}", FormatError.NoEvent)]
    [InlineData("""{"type":""}""", FormatError.NoEvent)]
    [InlineData("""{"type":5}""", FormatError.NoEvent)]
    [InlineData("""{"type":"CUSTOM","name":"n","value":1,"type":null}""", FormatError.NoEvent)]
    public void What_is_no_event_ends_the_stream(string data, FormatError reason) =>
        Assert.Equal(reason, Assert.Throws<AgUiFormatException>(() => Decode(data)).Reason);

    [Fact]
    public void Messages_of_exceptions_hold_no_values()
    {
        var refused = Assert.Throws<AgUiFormatException>(() => Decode("""{"type":"CUSTOM","name":"secret","value":secret}"""));

        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_utf8_ends_the_stream_wherever_it_stands()
    {
        byte[] inUnknownMember = [.. "{\"type\":\"STEP_STARTED\",\"stepName\":\"s\",\"x\":\""u8, 0xc3, 0x28, .. "\"}"u8];

        var refused = Assert.Throws<AgUiFormatException>(() => new JsonEventDecoder().Decode(inUnknownMember));

        Assert.Equal(FormatError.InvalidUtf8, refused.Reason);
    }

    [Fact]
    public void Unknown_types_keep_the_whole_event()
    {
        const string Json = """{"type":"FUTURE_EVENT","anything":[1,{"deep":null}]}""";

        var unknown = Assert.IsType<UnknownEvent>(Decode(Json));

        Assert.Equal("FUTURE_EVENT", unknown.WireType);
        Assert.Equal(Json, AgUiJson.ToText(unknown));
    }

    [Fact]
    public void Types_are_compared_with_their_case() => Assert.IsType<UnknownEvent>(Decode("""{"type":"Custom"}"""));

    [Fact]
    public void Of_a_member_that_comes_twice_the_last_counts()
    {
        Assert.Equal(new StepStartedEvent("b"), Decode("""{"type":"STEP_STARTED","stepName":5,"stepName":"b"}"""));
        Assert.IsType<MalformedEvent>(Decode("""{"type":"STEP_STARTED","stepName":"b","stepName":5}"""));
        Assert.Equal(new StepStartedEvent("b"), Decode("""{"type":"STEP_FINISHED","stepName":"b","type":"STEP_STARTED"}"""));
        Assert.Equal(new StepStartedEvent("b"), Decode("""{"type":5,"stepName":"b","type":"STEP_STARTED"}"""));
        Assert.IsType<UnknownEvent>(Decode("""{"type":"STEP_FINISHED","stepName":"b","type":"STEP_SKIPPED"}"""));
        Assert.Equal(
            new MessagesSnapshotEvent([new UserMessage("1", "x")]),
            Decode("""{"type":"MESSAGES_SNAPSHOT","messages":[{"id":"1","role":"tool","content":"x","role":"user"}]}""")
        );
    }

    [Fact]
    public void Names_may_be_escaped() =>
        Assert.Equal(new StepStartedEvent("s"), Decode("""{"\u0074ype":"STEP\u005fSTARTED","step\u004eame":"s"}"""));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\\u00e9\\n\\t\\\"\\\\\\/\\b\\f\\r", "é\n\t\"\\/\b\f\r")]
    [InlineData("\\ud83d\\ude00 😀 é", "😀 😀 é")]
    public void Texts_survive_with_escapes(string json, string text)
    {
        var decoded = Decode($$"""{"type":"TEXT_MESSAGE_CONTENT","messageId":"{{json}}","delta":"{{json}}"}""");

        Assert.Equal(new TextMessageContentEvent(text, text), decoded);
        Assert.Equal(decoded, AgUiJson.ParseEvent(AgUiJson.ToUtf8(decoded)));
    }

    [Fact]
    public void Halves_of_characters_survive_because_the_other_half_may_be_in_the_next_delta()
    {
        var first = Assert.IsType<TextMessageContentEvent>(
            Decode("""{"type":"TEXT_MESSAGE_CONTENT","messageId":"m","delta":"\"\ud83d"}""")
        );
        var second = Assert.IsType<TextMessageContentEvent>(Decode("""{"type":"TEXT_MESSAGE_CONTENT","messageId":"m","delta":"\uDE00"}"""));

        Assert.Equal("\"😀", first.Delta + second.Delta);
        Assert.Equal(first, AgUiJson.ParseEvent(AgUiJson.ToUtf8(first)));
        Assert.Equal(second, AgUiJson.ParseEvent(AgUiJson.ToUtf8(second)));
    }

    [Fact]
    public void Ids_of_a_stream_are_the_same_strings()
    {
        var decoder = new JsonEventDecoder();
        var json = """{"type":"TEXT_MESSAGE_CONTENT","messageId":"m1","delta":"x"}"""u8;

        var first = Assert.IsType<TextMessageContentEvent>(decoder.Decode(json));
        var second = Assert.IsType<TextMessageContentEvent>(decoder.Decode(json));

        Assert.Same(first.MessageId, second.MessageId);
    }

    [Fact]
    public void Open_json_nests_to_the_limit_and_not_beyond()
    {
        static string Nested(int levels) =>
            $$"""{"type":"STATE_SNAPSHOT","snapshot":{{new string('[', levels)}}{{new string(']', levels)}}}""";

        Assert.IsType<StateSnapshotEvent>(Decode(Nested(255)));
        Assert.Equal(FormatError.TooDeep, Assert.Throws<AgUiFormatException>(() => Decode(Nested(256))).Reason);
        Assert.Equal(FormatError.TooDeep, Assert.Throws<AgUiFormatException>(() => Decode(Nested(100_000))).Reason);
    }

    [Theory]
    [InlineData("{\"snapshot\":", ",\"type\":\"STATE_SNAPSHOT\"}")]
    [InlineData("{\"type\":\"FUTURE\",\"snapshot\":", "}")]
    [InlineData("{\"type\":\"RAW\",\"snapshot\":", ",\"type\":\"STATE_SNAPSHOT\"}")]
    public void What_nests_too_deep_is_refused_as_that_wherever_the_type_stands(string before, string after)
    {
        var json = before + new string('[', 300) + new string(']', 300) + after;

        Assert.Equal(FormatError.TooDeep, Assert.Throws<AgUiFormatException>(() => Decode(json)).Reason);
    }

    [Fact]
    public void The_wire_is_kept_on_demand()
    {
        const string Json = """{"type":"STEP_STARTED","stepName":"s","future":1}""";
        var decoder = new JsonEventDecoder(new DecoderOptions { KeepWire = true });

        Assert.Equal(JsonData.Parse(Json), decoder.Decode(Encoding.UTF8.GetBytes(Json)).Wire);
        Assert.Null(Decode(Json).Wire);
        Assert.Equal(JsonData.Parse("""{"type":"STEP_STARTED"}"""), decoder.Decode("""{"type":"STEP_STARTED"}"""u8).Wire);
    }

    [Fact]
    public void A_decoder_goes_on_after_an_event_it_refused()
    {
        var decoder = new JsonEventDecoder();

        Assert.Throws<AgUiFormatException>(() => decoder.Decode("""{"type":"RUN_ERROR","usage":[{"model":"m","""u8));
        Assert.Equal(new RunErrorEvent("m"), decoder.Decode("""{"type":"RUN_ERROR","message":"m"}"""u8));
    }

    private static AgUiEvent Decode(string json) => new JsonEventDecoder().Decode(Encoding.UTF8.GetBytes(json));
}
