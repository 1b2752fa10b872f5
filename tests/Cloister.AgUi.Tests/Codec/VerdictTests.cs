using System.Text;

namespace Cloister.AgUi.Tests;

/// <summary>What is removed and what is refused, where the protocol leaves it open for more.</summary>
public sealed class VerdictTests
{
    private readonly List<Unrecognised> _told = [];

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"type":5}""")]
    [InlineData("""{"type":null}""")]
    [InlineData("""{"type":"new","interrupts":5}""")]
    public void An_unknown_outcome_is_removed(string outcome)
    {
        var finished = Assert.IsType<RunFinishedEvent>(Decode(Finished(outcome)));

        Assert.Null(finished.Outcome);
        Assert.Equal([new Unrecognised(UnrecognisedKind.UnionMember, "RUN_FINISHED.outcome")], _told);
    }

    [Fact]
    public void No_outcome_and_null_read_the_same()
    {
        Assert.Null(Assert.IsType<RunFinishedEvent>(Decode(Finished("null"))).Outcome);

        Assert.Equal([new Unrecognised(UnrecognisedKind.OldSpelling, "RUN_FINISHED.outcome")], _told);
    }

    [Theory]
    [InlineData("\"success\"", "RUN_FINISHED.outcome is not an object")]
    [InlineData("[]", "RUN_FINISHED.outcome is not an object")]
    [InlineData("""{"type":"interrupt"}""", "RUN_FINISHED.outcome.interrupts is missing")]
    [InlineData("""{"type":"interrupt","interrupts":[]}""", "RUN_FINISHED.outcome.interrupts is empty")]
    [InlineData("""{"type":"interrupt","interrupts":[null]}""", "RUN_FINISHED.outcome.interrupts[0] is not an object")]
    [InlineData("""{"type":"interrupt","interrupts":[{"reason":"r"}]}""", "RUN_FINISHED.outcome.interrupts[0].id is missing")]
    [InlineData("""{"type":"interrupt","interrupts":[{"id":"i"}]}""", "RUN_FINISHED.outcome.interrupts[0].reason is missing")]
    [InlineData(
        """{"type":"interrupt","interrupts":[{"id":"i","reason":"r","responseSchema":true}]}""",
        "RUN_FINISHED.outcome.interrupts[0].responseSchema is not an object"
    )]
    public void A_malformed_outcome_is_refused(string outcome, string problem) => Refuses(Finished(outcome), problem);

    [Fact]
    public void Members_of_another_outcome_are_removed()
    {
        var finished = Assert.IsType<RunFinishedEvent>(Decode(Finished("""{"type":"success","interrupts":[{}]}""")));

        Assert.Equal(new SuccessOutcome(), finished.Outcome);
        Assert.Equal([new Unrecognised(UnrecognisedKind.Member, "RUN_FINISHED.outcome.interrupts")], _told);
    }

    [Theory]
    [InlineData("""{"op":"ADD","path":"/a","value":1}""")]
    [InlineData("""{"path":"/a"}""")]
    [InlineData("""{"op":null,"path":5}""")]
    public void Unknown_operations_are_removed_and_the_others_stay(string operation)
    {
        var delta = Assert.IsType<StateDeltaEvent>(Decode(Delta($$"""[{{operation}},{"op":"remove","path":"/b"}]"""))).Delta;

        Assert.Equal([JsonPatchOperation.Remove("/b")], delta);
        Assert.Equal([new Unrecognised(UnrecognisedKind.UnionMember, "STATE_DELTA.delta[0]")], _told);
    }

    [Fact]
    public void An_empty_patch_remains() =>
        Assert.Empty(Assert.IsType<StateDeltaEvent>(Decode(Delta("""[{"op":"merge","path":"/a"}]"""))).Delta);

    [Theory]
    [InlineData("[null]", "STATE_DELTA.delta[0] is not an object")]
    [InlineData("""[{"op":"add","path":"/a"}]""", "STATE_DELTA.delta[0].value is missing")]
    [InlineData("""[{"op":"test","path":"/a"}]""", "STATE_DELTA.delta[0].value is missing")]
    [InlineData("""[{"op":"replace","path":"/a"}]""", "STATE_DELTA.delta[0].value is missing")]
    [InlineData("""[{"op":"move","path":"/a"}]""", "STATE_DELTA.delta[0].from is missing")]
    [InlineData("""[{"op":"copy","path":"/a","from":5}]""", "STATE_DELTA.delta[0].from is not a string")]
    [InlineData("""[{"op":"copy","path":"/a","from":"b"}]""", "STATE_DELTA.delta[0].from is not a JSON Pointer")]
    [InlineData("""[{"op":"remove"}]""", "STATE_DELTA.delta[0].path is missing")]
    [InlineData("""[{"op":"remove","path":null}]""", "STATE_DELTA.delta[0].path is not a string")]
    [InlineData("""[{"op":"remove","path":"a"}]""", "STATE_DELTA.delta[0].path is not a JSON Pointer")]
    [InlineData("""[{"op":"remove","path":"/a~2"}]""", "STATE_DELTA.delta[0].path is not a JSON Pointer")]
    [InlineData("""[{"op":"remove","path":"/a~"}]""", "STATE_DELTA.delta[0].path is not a JSON Pointer")]
    public void Malformed_operations_are_refused(string patch, string problem) => Refuses(Delta(patch), problem);

    [Fact]
    public void Members_that_an_operation_has_no_use_for_stay()
    {
        var json = Delta("""[{"op":"remove","path":"/a","value":{"x":1},"from":5,"note":null}]""");

        var decoded = Decode(json);

        Assert.Empty(_told);
        Assert.Equal(JsonData.Parse(json), JsonData.Parse(AgUiJson.ToUtf8(decoded)));
    }

    [Theory]
    [InlineData("""{"text":"x"}""")]
    [InlineData("""{"type":"new","text":5}""")]
    [InlineData("""{"type":7}""")]
    [InlineData("""{"type":"image","source":{"type":"new"},"id":5}""")]
    [InlineData("""{"type":"image","source":{}}""")]
    public void Unknown_parts_and_parts_of_unknown_source_are_removed(string part)
    {
        var result = Assert.IsType<ToolCallResultEvent>(Decode(Result($"[{part}]")));

        Assert.Equal(MessageContent.FromParts([]), result.Content);
        Assert.Equal([new Unrecognised(UnrecognisedKind.UnionMember, "TOOL_CALL_RESULT.content[0]")], _told);
    }

    [Theory]
    [InlineData("{}", "TOOL_CALL_RESULT.content is neither a string nor an array of parts")]
    [InlineData("5", "TOOL_CALL_RESULT.content is neither a string nor an array of parts")]
    [InlineData("""[{"type":"image"}]""", "TOOL_CALL_RESULT.content[0].source is missing")]
    [InlineData("""[{"type":"image","source":"u"}]""", "TOOL_CALL_RESULT.content[0].source is not an object")]
    [InlineData("""[{"type":"image","source":{"type":"data","value":"v"}}]""", "TOOL_CALL_RESULT.content[0].source.mimeType is missing")]
    [InlineData("[[]]", "TOOL_CALL_RESULT.content[0] is not an object")]
    public void Malformed_content_is_refused(string content, string problem) => Refuses(Result(content), problem);

    [Theory]
    [InlineData("""{"id":"1","content":"x"}""")]
    [InlineData("""{"id":5,"role":"oracle","content":{}}""")]
    [InlineData("""{"role":null}""")]
    public void Messages_without_a_known_role_are_removed(string message)
    {
        var snapshot = Decode(Snapshot($$"""{{message}},{"id":"2","role":"user","content":"y"}"""));

        Assert.Equal([new UserMessage("2", "y")], Assert.IsType<MessagesSnapshotEvent>(snapshot).Messages);
        Assert.Equal([new Unrecognised(UnrecognisedKind.UnionMember, "MESSAGES_SNAPSHOT.messages[0]")], _told);
    }

    [Fact]
    public void A_tool_call_of_another_type_is_refused() =>
        Refuses(
            Snapshot("""{"id":"1","role":"assistant","toolCalls":[{"id":"c","type":"macro","function":{"name":"f","arguments":""}}]}"""),
            "MESSAGES_SNAPSHOT.messages[0].toolCalls[0].type is not 'function'"
        );

    [Fact]
    public void An_unknown_word_takes_the_event_with_it_where_it_is_required()
    {
        var decoded = Decode("""{"type":"REASONING_ENCRYPTED_VALUE","subtype":"span","entityId":5,"encryptedValue":"v"}""");

        Assert.Equal("REASONING_ENCRYPTED_VALUE", Assert.IsType<UnknownEvent>(decoded).WireType);
        Assert.Equal([new Unrecognised(UnrecognisedKind.Word, "REASONING_ENCRYPTED_VALUE.subtype")], _told);
    }

    [Fact]
    public void An_unknown_word_is_removed_where_it_is_optional()
    {
        var decoded = Decode("""{"type":"TEXT_MESSAGE_START","messageId":"m","role":"narrator"}""");

        Assert.Equal(new TextMessageStartEvent("m"), decoded);
        Assert.Equal([new Unrecognised(UnrecognisedKind.Word, "TEXT_MESSAGE_START.role")], _told);
    }

    [Fact]
    public void Unknown_members_deep_inside_are_removed_with_their_path()
    {
        Decode("""{"type":"RUN_ERROR","message":"m","usage":[{"model":"a","cost":1}]}""");
        Decode("""{"type":"RUN_STARTED","threadId":"t","runId":"r","input":{"threadId":"t","runId":"r","messages":[],"extra":1}}""");
        Decode(Finished("""{"type":"interrupt","interrupts":[{"id":"i","reason":"r","extra":1}]}"""));

        Assert.Equal(
            ["RUN_ERROR.usage[0].cost", "RUN_STARTED.input.extra", "RUN_FINISHED.outcome.interrupts[0].extra"],
            _told.Select(told => told.Path)
        );
    }

    [Fact]
    public void An_echoed_input_without_lists_has_empty_ones()
    {
        var started = Decode("""{"type":"RUN_STARTED","threadId":"t","runId":"r","input":{"threadId":"t","runId":"r","messages":[]}}""");

        Assert.Equal(new RunAgentInput("t", "r"), Assert.IsType<RunStartedEvent>(started).Input);
    }

    [Theory]
    [InlineData("1e3", 1000)]
    [InlineData("1000.0", 1000)]
    [InlineData("-0", 0)]
    public void Whole_numbers_may_be_written_in_any_way(string number, long expected) =>
        Assert.Equal(expected, Decode($$"""{"type":"STEP_STARTED","stepName":"s","timestamp":{{number}}}""").Timestamp);

    [Theory]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("9007199254740992")]
    [InlineData("1e400")]
    public void Counts_are_whole_and_not_negative(string count) =>
        Assert.IsType<MalformedEvent>(Decode($$"""{"type":"RUN_ERROR","message":"m","usage":[{"inputTokens":{{count}}}]}"""));

    [Theory]
    [InlineData("""{"type":"binary","mimeType":"image/png","data":"aGk="}""", "image", "data")]
    [InlineData("""{"type":"binary","mimeType":"application/pdf","url":"u","data":null}""", "document", "url")]
    [InlineData("""{"type":"binary","mimeType":"audio/ogg","url":"u","data":""}""", "audio", "url")]
    public void Binary_parts_become_media_parts(string part, string kind, string source)
    {
        var decoded = Decode(Snapshot($$"""{"id":"1","role":"user","content":[{{part}}]}"""));

        var written = JsonData.Parse(AgUiJson.ToUtf8(decoded))["messages"][0]["content"][0];
        Assert.Equal(kind, written["type"].AsString());
        Assert.Equal(source, written["source"]["type"].AsString());
        Assert.Contains(_told, told => told.Kind == UnrecognisedKind.OldSpelling);
    }

    [Fact]
    public void A_binary_part_beside_its_modern_twin_goes()
    {
        var twin = """{"type":"image","source":{"type":"data","value":"aGk=","mimeType":"image/png"},"metadata":{"filename":"a.png"}}""";
        var old = """{"type":"binary","mimeType":"image/png","data":"aGk=","filename":"a.png"}""";

        var decoded = Decode(Snapshot($$"""{"id":"1","role":"user","content":[{{old}},{{twin}}]}"""));

        Assert.Equal(Decode(Snapshot($$"""{"id":"1","role":"user","content":[{{twin}}]}""")), decoded);
    }

    [Fact]
    public void A_binary_part_with_nothing_but_an_id_is_removed()
    {
        var decoded = Decode(Snapshot("""{"id":"1","role":"user","content":[{"type":"binary","mimeType":"image/png","id":"f"}]}"""));

        Assert.Empty(Assert.IsType<UserMessage>(Assert.IsType<MessagesSnapshotEvent>(decoded).Messages[0]).Content.Parts!);
        Assert.Equal(UnrecognisedKind.UnionMember, Assert.Single(_told).Kind);
    }

    private static string Finished(string outcome) => $$"""{"type":"RUN_FINISHED","threadId":"t","runId":"r","outcome":{{outcome}}}""";

    private static string Delta(string patch) => $$"""{"type":"STATE_DELTA","delta":{{patch}}}""";

    private static string Result(string content) =>
        $$"""{"type":"TOOL_CALL_RESULT","messageId":"m","toolCallId":"c","content":{{content}}}""";

    private static string Snapshot(string messages) => $$"""{"type":"MESSAGES_SNAPSHOT","messages":[{{messages}}]}""";

    private void Refuses(string json, string problem) => Assert.Equal(problem, Assert.IsType<MalformedEvent>(Decode(json)).Problem);

    private AgUiEvent Decode(string json) =>
        new JsonEventDecoder(new DecoderOptions { OnUnrecognised = _told.Add }).Decode(Encoding.UTF8.GetBytes(json));
}
