using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Cloister.AgUi.Tests.Rules;

public sealed class StoredMessageTests
{
    private static readonly DateTimeOffset Time = new(2026, 3, 29, 1, 30, 15, 250, TimeSpan.FromHours(2));

    [Fact]
    public void Time_and_incompleteness_are_stored()
    {
        var message = new UserMessage("u", "hi") { Timestamp = Time, IsIncomplete = true };

        var stored = Write(message, MessageForm.Stored);

        Assert.Equal("""{"role":"user","id":"u","content":"hi","timestamp":"2026-03-28T23:30:15.250Z","isIncomplete":true}""", stored);
        Assert.Equal(message with { Timestamp = Time.ToUniversalTime() }, Read(stored, MessageForm.Stored));
    }

    [Fact]
    public void Neither_is_read_from_the_wire()
    {
        var stored = Write(new UserMessage("u", "hi") { Timestamp = Time, IsIncomplete = true }, MessageForm.Stored);

        Assert.Equal(new UserMessage("u", "hi"), Read(stored, MessageForm.Wire));
    }

    [Theory]
    [InlineData("2026-01-01T00:00:00", "2026-01-01T00:00:00Z")]
    [InlineData("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z")]
    [InlineData("2026-01-01T02:00:00+02:00", "2026-01-01T00:00:00Z")]
    [InlineData("2026-01-01T02:00:00\\u002B02:00", "2026-01-01T00:00:00Z")]
    public void A_time_means_the_same_on_every_machine(string stored, string meant)
    {
        var json = $$"""{"id":"u","role":"user","content":"","timestamp":"{{stored}}"}""";

        Assert.Equal(DateTimeOffset.Parse(meant, null), Read(json, MessageForm.Stored).Timestamp);
    }

    [Theory]
    [InlineData("\"yesterday\"")]
    [InlineData("5")]
    [InlineData("\"2026-01-01\\ud800\"")]
    public void What_is_no_time_is_refused(string timestamp) =>
        Assert.Throws<AgUiFormatException>(() =>
            Read($$"""{"id":"u","role":"user","content":"","timestamp":{{timestamp}}}""", MessageForm.Stored)
        );

    [Fact]
    public void A_message_of_unknown_role_is_kept_as_it_came_and_never_sent()
    {
        const string Json = """{"role":"narrator","id":"n","content":{"b":1.50,"a":12345678901234567890},"timestamp":"soon"}""";

        var message = Assert.IsType<UnknownMessage>(Read(Json, MessageForm.Stored));

        Assert.Equal(("n", "narrator", MessageRole.Unknown), (message.Id, message.WireRole, message.Role));
        Assert.Equal(Json, Write(message, MessageForm.Stored));
        Assert.Throws<ArgumentException>(() => Write(message, MessageForm.Wire));
        Assert.Throws<AgUiFormatException>(() => Read(Json, MessageForm.Wire));
    }

    [Fact]
    public void All_roles_come_back_with_all_they_have()
    {
        var messages = (
            (MessagesSnapshotEvent)
                AgUiJson.ParseEvent(WireTable.All.Single(wire => wire.Type == "MESSAGES_SNAPSHOT").Json(member => member.Right[0]))
        ).Messages;

        Assert.All(messages, message => Assert.Equal(message, Read(Write(message, MessageForm.Stored), MessageForm.Stored)));
        Assert.All(messages, message => Assert.Equal(message, Read(Write(message, MessageForm.Wire), MessageForm.Wire)));
    }

    [Fact]
    public void A_question_comes_back_as_it_was()
    {
        var interrupt = new Interrupt("i", "tool_call")
        {
            Message = "Sure?",
            ToolCallId = "c",
            ResponseSchema = JsonData.Object(("type", "object")),
            ExpiresAt = "whenever",
            Metadata = JsonData.Object(("k", JsonData.Null)),
            SubagentRunId = "s",
        };

        Assert.Equal(interrupt, AgUiJson.ReadInterrupt(JsonData.Parse(Write(writer => AgUiJson.WriteInterrupt(writer, interrupt)))));
        Assert.Equal("""{"id":"j","reason":"x"}""", Write(writer => AgUiJson.WriteInterrupt(writer, new("j", "x"))));
    }

    [Theory]
    [InlineData("""{"id":"i"}""")]
    [InlineData("""{"reason":"x"}""")]
    [InlineData("""{"id":"i","reason":"x","responseSchema":[]}""")]
    [InlineData("""{"id":"i","reason":"x","expiresAt":5}""")]
    [InlineData("""{"id":"i","reason":"x","subagentRunId":null}""")]
    [InlineData("[]")]
    public void A_question_that_is_none_is_refused(string json) =>
        Assert.Throws<AgUiFormatException>(() => AgUiJson.ReadInterrupt(JsonData.Parse(json)));

    [Fact]
    public void Usage_comes_back_as_it_was()
    {
        ValueList<TokenUsage> usage =
        [
            new()
            {
                Provider = "p",
                InputTokens = 0,
                TotalTokens = 9007199254740991,
            },
            new(),
        ];

        var json = Write(writer => AgUiJson.WriteUsage(writer, usage));

        Assert.Equal("""[{"provider":"p","inputTokens":0,"totalTokens":9007199254740991},{}]""", json);
        Assert.Equal(usage, AgUiJson.ReadUsage(JsonData.Parse(json)));
        Assert.Throws<AgUiFormatException>(() => AgUiJson.ReadUsage(JsonData.Parse("""[{"outputTokens":-1}]""")));
        Assert.Throws<AgUiFormatException>(() => Write(writer => AgUiJson.WriteUsage(writer, [new() { InputTokens = -1 }])));
    }

    [Fact]
    public void A_tool_call_comes_back_as_it_was()
    {
        var call = new ToolCall("c", "f", TextSlice.From("{\"half"))
        {
            Metadata = JsonData.EmptyObject,
            EncryptedValue = "e",
            EncryptedValueType = "t",
        };

        Assert.Equal(call, AgUiJson.ReadToolCall(JsonData.Parse(Write(writer => AgUiJson.WriteToolCall(writer, call)))));
        Assert.Throws<AgUiFormatException>(() =>
            AgUiJson.ReadToolCall(JsonData.Parse("""{"id":"c","function":{"name":"f","arguments":""}}"""))
        );
        Assert.Throws<AgUiFormatException>(() => AgUiJson.ReadToolCall(JsonData.Parse("""{"id":"c","type":"function","function":null}""")));
    }

    private static Message Read(string json, MessageForm form) => AgUiJson.ReadMessage(JsonData.Parse(json), form);

    private static string Write(Message message, MessageForm form) => Write(writer => AgUiJson.WriteMessage(writer, message, form));

    private static string Write(Action<Utf8JsonWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
