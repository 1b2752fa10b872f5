using System.Text;

namespace Cloister.AgUi.Tests.State;

public sealed class ChatStateJsonTests
{
    private static readonly ChatState MidRun = ChatState.Empty with
    {
        Messages =
        [
            new UserMessage("u1", MessageContent.FromParts([new TextPart("Hi"), new MediaPart(MediaKind.Image, new FileSource("h"))]))
            {
                Timestamp = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero),
                Metadata = JsonData.Object(("k", JsonData.Null)),
            },
            new AssistantMessage("m1")
            {
                Content = "par",
                SubagentRunId = "s1",
                EncryptedValue = "e",
                EncryptedValueType = "t",
                IsIncomplete = true,
            },
            new AssistantMessage("c1")
            {
                ToolCalls = [new("c1", "f", "{\"q\":"), new("c2", "g", "{}") { Metadata = JsonData.Object(("a", 1)) }],
            },
            new ToolMessage("t9", "c9", "no") { Error = "declined" },
            new ActivityMessage("a1", "PLAN", JsonData.Object(("step", 1))),
            new UnknownMessage("x1", "judge", JsonData.Parse("""{"id":"x1","role":"judge","verdict":[1]}""")),
        ],
        Open =
        [
            new("m1", OpenItemKind.Message, OpenItemStatus.Streaming),
            new("c1", OpenItemKind.Message, OpenItemStatus.Streaming),
            new("c1", OpenItemKind.ToolCall, OpenItemStatus.Streaming),
            new("c2", OpenItemKind.ToolCall, OpenItemStatus.Complete),
        ],
        State = JsonData.Parse("""{"n":12345678901234567890.10,"deep":{"x":null}}"""),
        PendingInterrupts =
        [
            new("i1", "tool_call")
            {
                ToolCallId = "c2",
                ExpiresAt = "soon",
                SubagentRunId = "s1",
            },
        ],
        PendingToolCallIds = ["c2"],
        LastRun = new("r1", RunOutcome.TransportFailed) { Result = "x", Usage = [new TokenUsage { Model = "m", InputTokens = 3 }] },
        Phase = RunPhase.StepRunning,
    };

    [Fact]
    public void A_conversation_in_the_middle_of_a_run_comes_back_as_it_was() =>
        Assert.Equal(MidRun, ChatStateJson.Read(ChatStateJson.ToUtf8(MidRun)));

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    public void Messages_that_stand_apart_come_back_one_after_the_other(string between)
    {
        var stored = JsonData.Parse(ChatStateJson.ToUtf8(MidRun))["messages"].Items.Select(message => message.ToString() + between);

        Assert.Equal(MidRun.Messages, ChatStateJson.ReadMessages(Encoding.UTF8.GetBytes(string.Concat(stored))));
    }

    [Fact]
    public void No_messages_stand_in_no_bytes() => Assert.Empty(ChatStateJson.ReadMessages([]));

    [Theory]
    [InlineData("""{"id":"u1","role":"user","content":"a"} no JSON""")]
    [InlineData("""{"id":"u1","role":"user","content":"a"}{"id":"u2","role":"user","content":""")]
    [InlineData("""{"id":"u1","role":"user","content":"a"},{"id":"u2","role":"user","content":"b"}""")]
    [InlineData("""[{"id":"u1","role":"user","content":"a"}]""")]
    [InlineData("""{"id":"u1","role":"user"}""")]
    [InlineData("""{"role":"judge"}""")]
    [InlineData("]")]
    [InlineData("12")]
    public void What_stands_apart_and_is_no_message_is_refused(string stored) =>
        Assert.False(
            Assert.Throws<ChatStateFormatException>(() => ChatStateJson.ReadMessages(Encoding.UTF8.GetBytes(stored))).IsNewerVersion
        );

    [Fact]
    public void Messages_that_stand_apart_are_refused_if_they_are_no_UTF8()
    {
        byte[] stored = [.. """{"id":"u1","role":"user","content":"a"""u8, 0xC3, .. "\"}"u8];

        Assert.Throws<ChatStateFormatException>(() => ChatStateJson.ReadMessages(stored));
    }

    [Fact]
    public void The_form_is_this_one()
    {
        var state = ChatState.Empty with
        {
            Messages = [new UserMessage("u1", "hi"), new AssistantMessage("m1") { Content = "par", SubagentRunId = "s1" }],
            Open = [new("m1", OpenItemKind.Message, OpenItemStatus.Streaming), new("c1", OpenItemKind.ToolCall, OpenItemStatus.Complete)],
            State = JsonData.Object(("step", 3)),
            PendingInterrupts = [new("i1", "confirmation")],
            PendingToolCallIds = ["c1"],
            LastRun = new("r1", RunOutcome.Completed),
            Phase = RunPhase.AwaitingInput,
        };

        Assert.Equal(
            """
            {"v":2,"messages":[{"role":"user","id":"u1","content":"hi"},{"role":"assistant","id":"m1","content":"par","subagentRunId":"s1"}],
            "open":[{"id":"m1","status":"streaming"},{"id":"c1","kind":"toolCall","status":"complete"}],"state":{"step":3},
            "pendingInterrupts":[{"id":"i1","reason":"confirmation"}],"pendingToolCallIds":["c1"],
            "lastRun":{"runId":"r1","outcome":"completed"},"phase":"awaitingInput"}
            """.ReplaceLineEndings(""),
            Text(state)
        );
        Assert.Equal("""{"v":2,"messages":[],"state":{},"phase":"idle"}""", Text(ChatState.Empty));
    }

    [Fact]
    public void What_is_only_true_now_is_not_stored()
    {
        var now = ChatState.Empty with
        {
            Error = new AgentError("broke", ErrorCode.Unknown),
            ActiveSteps = [new("plan", null)],
            Subagents = [new("s1", "Search")],
            Revision = "7",
        };

        Assert.Equal(Text(ChatState.Empty), Text(now));
    }

    [Fact]
    public void A_state_of_null_stays_null()
    {
        var state = ChatState.Empty.WithState(JsonData.Null);

        Assert.Equal(state, ChatStateJson.Read(ChatStateJson.ToUtf8(state)));
    }

    [Fact]
    public void Unknown_members_are_ignored_and_absent_ones_take_their_defaults()
    {
        var state = Read(
            """{"new":{},"v":2,"phase":"dancing","lastRun":{"runId":"r","outcome":"odd"},"open":[{"id":"m","status":"odd","x":1}]}"""
        );

        Assert.Equal(ChatState.Empty with { Open = [new("m", OpenItemKind.Message, OpenItemStatus.Streaming)] }, state);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"v\":\"2\"}")]
    [InlineData("{\"v\":0}")]
    [InlineData("{\"v\":2,\"messages\":{}}")]
    [InlineData("{\"v\":2,\"messages\":[1]}")]
    [InlineData("{\"v\":2,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}")]
    [InlineData("{\"v\":2,\"messages\":[{\"id\":\"u1\",\"content\":\"x\"}]}")]
    [InlineData("{\"v\":2,\"messages\":[{\"id\":\"u1\",\"role\":\"user\",\"content\":\"x\",\"timestamp\":\"yesterday\"}]}")]
    [InlineData("{\"v\":2,\"messages\":[{\"role\":\"judge\"}]}")]
    [InlineData("{\"v\":2,\"open\":[{\"id\":\"m1\"}]}")]
    [InlineData("{\"v\":2,\"open\":[5]}")]
    [InlineData("{\"v\":2,\"pendingToolCallIds\":[5]}")]
    [InlineData("{\"v\":2,\"pendingInterrupts\":[{}]}")]
    [InlineData("{\"v\":2,\"lastRun\":{\"outcome\":\"completed\"}}")]
    [InlineData("{\"v\":2,\"phase\":5}")]
    [InlineData("{\"pendingToolCalls\":[{}]}")]
    [InlineData("{\"reasoningEcho\":[]}")]
    public void Damaged_data_is_refused_as_a_whole(string json)
    {
        var exception = Assert.Throws<ChatStateFormatException>(() => Read(json));

        Assert.False(exception.IsNewerVersion);
    }

    [Theory]
    [InlineData((byte)0xFF)]
    [InlineData((byte)0xC3)]
    public void Texts_that_are_not_utf8_are_refused_before_anybody_looks_at_them(byte wrong)
    {
        var bytes = Encoding.UTF8.GetBytes("""{"v":2,"messages":[{"role":"user","id":"u1","content":"a?c"}]}""");
        bytes[bytes.AsSpan().IndexOf((byte)'?')] = wrong;

        var exception = Assert.Throws<ChatStateFormatException>(() => ChatStateJson.Read(bytes));

        Assert.False(exception.IsNewerVersion);
    }

    [Fact]
    public void A_conversation_is_written_as_it_was_read_whether_somebody_looked_or_not()
    {
        const string json = """{"v":2,"messages":[{"role":"user","id":"u1","content":"\"é\" \n 🎉 \ud83c"}],"state":{},"phase":"idle"}""";
        var (unseen, seen) = (Read(json), Read(json));

        Assert.Equal("\"é\" \n 🎉 \ud83c", seen.Messages[0].Text.ToString());

        Assert.Equal(Text(seen), Text(unseen));
        Assert.Equal(seen, Read(Text(unseen)));
    }

    [Fact]
    public void A_later_version_is_refused_as_one()
    {
        var exception = Assert.Throws<ChatStateFormatException>(() => Read("""{"v":3,"messages":"other"}"""));

        Assert.True(exception.IsNewerVersion);
        Assert.Contains("version 3", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_read_it_is_a_conversation_or_refused()
    {
        var random = new Random(7);
        byte[][] seeds = [ChatStateJson.ToUtf8(MidRun), Encoding.UTF8.GetBytes(ChatStateVersion1Tests.Whole)];
        for (var i = 0; i < 6_000; i++)
        {
            byte[] bytes = [.. seeds[i % 2]];
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)(random.Next(2) == 0 ? "{}[]\",:0n"[random.Next(9)] : random.Next(256));
            }
            try
            {
                var state = ChatStateJson.Read(bytes.AsSpan(0, random.Next(10) == 0 ? random.Next(bytes.Length) : bytes.Length));
                Assert.All(state.Messages, message => Assert.NotNull(message.Text.ToString()));
            }
            catch (ChatStateFormatException exception)
            {
                Assert.NotEmpty(exception.Message);
            }
        }
    }

    private static string Text(ChatState state) => Encoding.UTF8.GetString(ChatStateJson.ToUtf8(state));

    private static ChatState Read(string json) => ChatStateJson.Read(Encoding.UTF8.GetBytes(json));
}
