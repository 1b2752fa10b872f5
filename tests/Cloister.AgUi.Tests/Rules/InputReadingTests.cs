using System.Text;

namespace Cloister.AgUi.Tests.Rules;

public sealed class InputReadingTests
{
    private readonly List<Unrecognised> _told = [];

    [Fact]
    public void What_is_absent_takes_its_default()
    {
        var input = Read("""{"threadId":"t","runId":"r","messages":[]}""");

        Assert.Equal(new RunAgentInput("t", "r"), input);
        Assert.Equal((JsonData.EmptyObject, JsonData.EmptyObject), (input.State, input.ForwardedProps));
        Assert.True(input.Tools.IsEmpty && input.Context.IsEmpty && input.Resume.IsEmpty);
        Assert.Null(input.ProtocolVersion);
    }

    [Theory]
    [InlineData("protocolVersion")]
    [InlineData("parentRunId")]
    [InlineData("state")]
    [InlineData("tools")]
    [InlineData("context")]
    [InlineData("forwardedProps")]
    [InlineData("resume")]
    public void Null_reads_as_absent_wherever_a_member_is_optional(string name)
    {
        Assert.Equal(new RunAgentInput("t", "r"), Read($$"""{"threadId":"t","runId":"r","messages":[],"{{name}}":null}"""));
        Assert.Equal([new Unrecognised(UnrecognisedKind.OldSpelling, $"$.{name}")], _told);
    }

    [Fact]
    public void Null_deep_inside_reads_as_absent_too()
    {
        var input = Read(
            """
            {"threadId":"t","runId":"r","messages":[{"id":"a","role":"assistant","content":null,"toolCalls":null,"name":null},
            {"id":"b","role":"tool","toolCallId":"c","content":[{"type":"text","text":"x","metadata":null,"id":null}],"error":null}],
            "tools":[{"name":"n","description":"d","parameters":null,"metadata":null}],
            "resume":[{"interruptId":"i","status":"cancelled","payload":null,"metadata":null}]}
            """
        );

        Assert.Equal([new AssistantMessage("a"), new ToolMessage("b", "c", MessageContent.FromParts([new TextPart("x")]))], input.Messages);
        Assert.Equal([new ToolDefinition("n", "d")], input.Tools);
        Assert.Equal([ResumeEntry.Cancel("i")], input.Resume);
    }

    [Fact]
    public void Null_inside_open_data_stays()
    {
        var input = Read("""{"threadId":"t","runId":"r","messages":[],"state":{"a":null},"forwardedProps":[null]}""");

        Assert.Equal(("{\"a\":null}", "[null]"), (input.State.ToString(), input.ForwardedProps.ToString()));
    }

    [Theory]
    [InlineData("""{"threadId":null,"runId":"r","messages":[]}""", "$.threadId is null")]
    [InlineData("""{"threadId":"t","messages":[]}""", "$.runId is missing")]
    [InlineData("""{"threadId":"t","runId":"r"}""", "$.messages is missing")]
    [InlineData("""{"threadId":"t","runId":"r","messages":null}""", "$.messages is null")]
    [InlineData("""{"threadId":"t","runId":"r","messages":{}}""", "$.messages is not an array")]
    [InlineData("""{"threadId":"t","runId":"r","messages":[{"role":"user","content":"x"}]}""", "$.messages[0].id is missing")]
    [InlineData("""{"threadId":"t","runId":"r","messages":[{"id":"1","role":"user"}]}""", "$.messages[0].content is missing")]
    [InlineData("""{"threadId":"t","runId":"r","messages":[],"tools":[{"name":5,"description":""}]}""", "$.tools[0].name is not a string")]
    [InlineData("""{"threadId":"t","runId":"r","messages":[],"context":[{"value":""}]}""", "$.context[0].description is missing")]
    [InlineData("""{"threadId":"t","runId":"r","messages":[],"resume":[5]}""", "$.resume[0] is not an object")]
    [InlineData("[]", "$ is not an object")]
    public void What_is_wrong_is_refused_with_its_place(string json, string problem)
    {
        var refused = Assert.Throws<AgUiFormatException>(() => Read(json));

        Assert.Equal((FormatError.Malformed, problem), (refused.Reason, refused.Message));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"threadId":"t","runId":"r","messages":[]} {}""")]
    public void What_is_no_json_is_refused(string json) =>
        Assert.Equal(FormatError.Syntax, Assert.Throws<AgUiFormatException>(() => Read(json)).Reason);

    [Fact]
    public void What_nobody_here_knows_is_removed_and_the_rest_goes_on()
    {
        var input = Read(
            """
            {"threadId":"t","runId":"r","future":1,"messages":[{"id":"0","role":"narrator","content":"x"},{"id":"1","content":"x"},
            {"id":"2","role":"user","content":[{"type":"hologram"},{"type":"text","text":"hi","bold":true},
            {"type":"image","source":{"type":"telepathy"}}]}],"resume":[{"interruptId":"i","status":"postponed"}]}
            """
        );

        Assert.Equal([new UserMessage("2", MessageContent.FromParts([new TextPart("hi")]))], input.Messages);
        Assert.Empty(input.Resume);
        Assert.Equal(
            [
                "$.future",
                "$.messages[0]",
                "$.messages[1]",
                "$.messages[2].content[0]",
                "$.messages[2].content[1].bold",
                "$.messages[2].content[2]",
                "$.resume[0]",
            ],
            _told.Select(told => told.Path)
        );
    }

    [Fact]
    public void Binary_parts_of_old_clients_become_media()
    {
        var input = Read(
            """
            {"threadId":"t","runId":"r","messages":[{"id":"1","role":"user","content":[
            {"type":"binary","mimeType":"image/png","data":"aGk=","filename":"a.png","url":null,"id":null}]}]}
            """
        );

        var part = Assert.IsType<MediaPart>(Assert.Single(((UserMessage)input.Messages[0]).Content.Parts!));
        Assert.Equal((MediaKind.Image, new DataSource("aGk=", "image/png")), (part.Kind, part.Source));
        Assert.Equal(JsonData.Object(("filename", "a.png")), part.Metadata);
    }

    [Fact]
    public void Any_history_is_read_that_a_conversation_can_have()
    {
        var input = Read(
            """
            {"threadId":"","runId":"","messages":[{"id":"1","role":"tool","toolCallId":"later","content":"x","error":"failed"},
            {"id":"2","role":"assistant","toolCalls":[{"id":"later","type":"function","function":{"name":"f","arguments":"not json"}}]},
            {"id":"3","role":"assistant","content":"again"},{"id":"4","role":"reasoning","content":""},{"id":"5","role":"system","content":"s"},
            {"id":"5","role":"developer","content":"the same id"},{"id":"6","role":"activity","activityType":"PLAN","content":{}},
            {"id":"7","role":"tool","toolCallId":"later","content":[]}]}
            """
        );

        Assert.Equal(8, input.Messages.Count);
        Assert.Equal("not json", ((AssistantMessage)input.Messages[1]).ToolCalls[0].Arguments.ToString());
        Assert.Equal("failed", ((ToolMessage)input.Messages[0]).Error);
    }

    [Fact]
    public void Messages_beyond_the_limit_are_refused()
    {
        const string Json =
            """{"threadId":"t","runId":"r","messages":[{"id":"1","role":"user","content":""},{"id":"2","role":"user","content":""}]}""";

        Assert.Equal(2, AgUiJson.ReadInput(Encoding.UTF8.GetBytes(Json), maxMessages: 2).Messages.Count);
        Assert.Equal(
            FormatError.TooManyMessages,
            Assert.Throws<AgUiFormatException>(() => AgUiJson.ReadInput(Encoding.UTF8.GetBytes(Json), maxMessages: 1)).Reason
        );
    }

    [Fact]
    public void Of_a_member_that_comes_twice_the_last_counts()
    {
        var input = Read("""{"threadId":5,"runId":"r","messages":[{"id":"1","role":"user","content":""}],"threadId":"t","messages":[]}""");

        Assert.Equal(new RunAgentInput("t", "r"), input);
    }

    private RunAgentInput Read(string json) => AgUiJson.ReadInput(Encoding.UTF8.GetBytes(json), onUnrecognised: _told.Add);
}
