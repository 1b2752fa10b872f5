using System.Text;

namespace Cloister.AgUi.Tests.State;

public sealed class ChatStateVersion1Tests
{
    internal const string Whole = """
        { "v": 1,
          "messages": [
            { "id": "u1", "role": "user", "content": "hi", "timestamp": "2026-01-02T03:04:05.000Z", "toolCallId": null, "name": null },
            { "id": "a0", "role": "assistant", "content": "old", "timestamp": "1970-01-01T00:00:00.000Z",
              "toolCalls": [ { "id": "t0", "type": "function", "function": { "name": "lookup", "arguments": "{}" } } ] } ],
          "pendingMessage": { "id": "m2", "role": "assistant", "content": "par" },
          "pendingToolCalls": [
            { "id": "t1", "name": "lookup", "arguments": "{\"q\":", "parentMessageId": "m2" },
            { "id": "t2", "name": "lookup", "arguments": "{}", "parentMessageId": null },
            { "id": "t0", "name": "lookup", "arguments": "{}", "status": "complete" } ],
          "state": { "step": 3 },
          "reasoningEcho": { "m2": "b3BhcXVl", "t2": "call", "gone": "x" },
          "phase": "cancelled" }
        """;

    [Fact]
    public void What_stood_apart_is_in_its_place()
    {
        var state = Read(Whole);

        Assert.Equal(
            [
                new UserMessage("u1", "hi") { Timestamp = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero) },
                new AssistantMessage("a0") { Content = "old", ToolCalls = [new("t0", "lookup", "{}")] },
                new AssistantMessage("m2")
                {
                    Content = "par",
                    EncryptedValue = "b3BhcXVl",
                    IsIncomplete = true,
                    ToolCalls = [new("t1", "lookup", "{\"q\":")],
                },
                new AssistantMessage("t2") { ToolCalls = [new("t2", "lookup", "{}") { EncryptedValue = null }], EncryptedValue = "call" },
            ],
            state.Messages
        );
        Assert.Equal(
            [
                new OpenItem("m2", OpenItemKind.Message, OpenItemStatus.Streaming),
                new OpenItem("t1", OpenItemKind.ToolCall, OpenItemStatus.Streaming),
                new OpenItem("t2", OpenItemKind.ToolCall, OpenItemStatus.Complete),
                new OpenItem("t0", OpenItemKind.ToolCall, OpenItemStatus.Complete),
            ],
            state.Open
        );
        Assert.Equal((RunPhase.Cancelled, JsonData.Object(("step", 3))), (state.Phase, state.State));
    }

    [Fact]
    public void Without_a_version_it_is_the_first() => Assert.Equal(new UserMessage("u1", "hi"), Assert.Single(Read(Small("")).Messages));

    [Fact]
    public void Several_pending_messages_count_and_not_the_last_one_alone()
    {
        var state = Read(
            Small(
                """
                , "phase": "running", "pendingMessage": { "id": "m2", "role": "reasoning", "content": "b" },
                "pendingMessages": [ { "id": "m1", "role": "assistant", "content": "a" }, { "id": "m2", "role": "reasoning", "content": "b" } ]
                """
            )
        );

        Assert.Equal(["m1", "m2"], state.PendingMessages.Select(message => message.Id));
        Assert.DoesNotContain(state.Messages, message => message.IsIncomplete);
        Assert.Equal(RunPhase.Running, state.Phase);
    }

    [Fact]
    public void Nulls_take_defaults()
    {
        var state = Read(
            """{"v":null,"messages":null,"state":null,"pendingMessage":null,"pendingToolCalls":null,"reasoningEcho":null,"phase":null}"""
        );

        Assert.Equal(ChatState.Empty, state);
    }

    [Fact]
    public void It_is_written_in_the_current_version()
    {
        var state = Read(Whole);

        Assert.Equal(state, ChatStateJson.Read(ChatStateJson.ToUtf8(state)));
    }

    private static string Small(string more) => """{ "messages": [ { "id": "u1", "role": "user", "content": "hi" } ]""" + more + "}";

    private static ChatState Read(string json) => ChatStateJson.Read(Encoding.UTF8.GetBytes(json));
}
