using System.Text.RegularExpressions;
using Cloister.AgUi;

namespace Cloister.Chat.Tests.Interceptors.Redaction;

public sealed class RedactionInterceptorTests
{
    /// <summary>What random text is made of: enough of what the patterns look for, whole and in parts.</summary>
    private static readonly string[] Pieces = ["key=", "key=", "abc", "k", "ey=", "a", "x", "y", " ", " ", "_", "😀", "b c d e f g"];

    [Fact]
    public void A_redactor_without_patterns_cannot_be_made() => Assert.Throws<ArgumentException>(() => new RedactionInterceptor([]));

    [Fact]
    public void A_pattern_that_reads_backwards_is_refused() =>
        Assert.Throws<ArgumentException>(() => new RedactionInterceptor([new Regex("a", RegexOptions.RightToLeft)]));

    [Theory]
    [InlineData("key=abc, key=abd", "[REDACTED], [REDACTED]")]
    [InlineData("nothing", "nothing")]
    [InlineData("key=key=abc", "[REDACTED]abc")]
    [InlineData("12key=a", "[REDACTED][REDACTED]")]
    [InlineData("key=a1b", "[REDACTED]")]
    public void Patterns_look_at_the_original_and_overlaps_are_one(string text, string expected)
    {
        RedactionPattern[] patterns = [new Regex(@"key=\w+"), "key=key=", new Regex(@"\d+"), new Regex("REDACTED"), new Regex("x*")];

        Assert.Equal(expected, new TextRedactor(patterns, TimeSpan.FromSeconds(1)).Redact(text));
        Assert.Equal(expected, new TextRedactor(patterns.Reverse(), TimeSpan.FromSeconds(1)).Redact(text));
    }

    [Fact]
    public void A_pattern_that_takes_too_long_removes_the_whole_text()
    {
        var slow = new TextRedactor([new Regex("(a+)+$")], TimeSpan.FromMilliseconds(1));

        Assert.Equal("[REDACTED]", slow.Redact(new string('a', 40) + "!"));
    }

    [Fact]
    public async Task A_match_across_deltas_is_found()
    {
        var events = await RunAsync(["secret"], Text("my se"), Text("cr"), Text("et is"), new TextMessageEndEvent("m1"));

        Assert.Equal("my [REDACTED] is", TextOf(events));
        Assert.IsType<TextMessageEndEvent>(events[^1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task However_text_is_cut_it_reads_like_the_whole_redacted(int seed)
    {
        var random = new Random(seed);
        RedactionPattern[] patterns = [new Regex(@"\bkey=\w{1,8}\b"), "a", new Regex("(?<=x)y"), new Regex("^k")];
        for (var round = 0; round < 200; round++)
        {
            var whole = string.Concat(random.GetItems(Pieces, random.Next(1, 40)));
            var pieces = new List<AgUiEvent>();
            for (var at = 0; at < whole.Length; )
            {
                var length = Math.Min(random.Next(0, 9), whole.Length - at);
                pieces.Add(Text(whole.Substring(at, length)));
                at += length;
            }

            var events = await RunAsync(patterns, new RedactionOptions { HoldBack = 16 }, [.. pieces]);

            Assert.Equal(new TextRedactor(patterns, TimeSpan.FromSeconds(1)).Redact(whole), TextOf(events));
        }
    }

    [Fact]
    public async Task A_surrogate_pair_is_never_cut()
    {
        var events = await RunAsync(["secret"], new RedactionOptions { HoldBack = 1 }, Text("😀"), Text("x"), Text("y"));

        Assert.All(events.OfType<TextMessageContentEvent>(), e => Assert.True(e.Delta is "😀" or "x" or "y" or "", e.Delta));
        Assert.Equal("😀xy", TextOf(events));
    }

    [Fact]
    public async Task Items_do_not_mix()
    {
        var events = await RunAsync(["secret"], Text("sec", "m1"), Text("ret", "m2"), new ToolCallArgsEvent("m1", "ret"), Text("!", "m1"));

        Assert.DoesNotContain(events, e => Delta.Of(e).Text!.Contains("REDACTED", StringComparison.Ordinal));
        Assert.Equal("sec!ret", string.Concat(events.OfType<TextMessageContentEvent>().OrderBy(e => e.MessageId).Select(e => e.Delta)));
    }

    [Fact]
    public async Task Without_hold_back_an_event_with_nothing_to_remove_is_the_same_instance()
    {
        AgUiEvent[] events = [Text("fine"), new ToolCallResultEvent("m2", "c1", "fine"), Script.Finished()];

        var redacted = await RunAsync(["secret"], new RedactionOptions { HoldBack = 0 }, events);

        Assert.All(events.Zip(redacted), pair => Assert.Same(pair.First, pair.Second));
    }

    [Fact]
    public async Task Held_text_comes_out_before_what_would_replace_or_end_it()
    {
        foreach (
            AgUiEvent end in new AgUiEvent[]
            {
                Script.Finished(),
                new RunErrorEvent("x"),
                new MessagesSnapshotEvent([]),
                Script.Failed(Script.Refused),
            }
        )
        {
            var events = await RunAsync(["secret"], Text("sec"), end);

            Assert.Equal([Text("sec"), end], events);
        }
    }

    [Fact]
    public async Task Held_text_comes_out_when_the_events_end()
    {
        Assert.Equal([Text("sec")], await RunAsync(["secret"], Text("sec")));
    }

    [Fact]
    public async Task Reasoning_tool_arguments_and_results_are_redacted()
    {
        var events = await RunAsync(
            ["secret"],
            new ReasoningMessageContentEvent("r1", "a secret"),
            new ReasoningMessageEndEvent("r1"),
            new ToolCallArgsEvent("c1", """{"a":"secret"}"""),
            new ToolCallEndEvent("c1"),
            new ToolCallResultEvent("m1", "c1", "the secret"),
            new ToolCallResultEvent("m2", "c2", MessageContent.FromParts([new TextPart("secret")]))
        );

        Assert.DoesNotContain("secret", string.Concat(events), StringComparison.Ordinal);
        Assert.Equal("""{"a":"[REDACTED]"}""", string.Concat(events.OfType<ToolCallArgsEvent>().Select(e => e.Delta)));
        Assert.Equal("the [REDACTED]", events.OfType<ToolCallResultEvent>().First().Content.ToString());
    }

    [Fact]
    public async Task Ids_names_and_encrypted_values_stay()
    {
        AgUiEvent[] events =
        [
            new TextMessageStartEvent("secret"),
            new ToolCallStartEvent("secret", "secret"),
            new StepStartedEvent("secret"),
            new ReasoningEncryptedValueEvent(EncryptedValueTarget.Message, "secret", "secret"),
        ];

        Assert.Equal(events, await RunAsync(["secret"], events));
    }

    [Fact]
    public async Task An_event_that_is_changed_loses_its_original()
    {
        var original = JsonData.Object(("text", "secret"));

        var changed = Assert.Single(
            await RunAsync(["secret"], new RedactionOptions { HoldBack = 0 }, Text("secret") with { RawEvent = original, Wire = original })
        );

        Assert.Null(changed.RawEvent);
        Assert.Null(changed.Wire);
    }

    [Fact]
    public async Task Snapshots_of_messages_and_errors_are_redacted_by_default()
    {
        var call = new ToolCall("c1", "tool", "secret");
        ValueList<Message> messages =
        [
            new UserMessage("u1", "secret"),
            new AssistantMessage("a1") { Content = "secret", ToolCalls = [call] },
            new ToolMessage("t1", "c1", "secret") { Error = "secret" },
            new ReasoningMessage("r1", "secret"),
        ];

        var events = await RunAsync(
            ["secret"],
            new MessagesSnapshotEvent(messages),
            new RunErrorEvent("secret"),
            new SubagentErrorEvent("s1", "secret")
        );

        var snapshot = Assert.IsType<MessagesSnapshotEvent>(events[0]);
        Assert.All(snapshot.Messages, message => Assert.Equal("[REDACTED]", message.Text.ToString()));
        Assert.Equal("[REDACTED]", ((AssistantMessage)snapshot.Messages[1]).ToolCalls[0].Arguments.ToString());
        Assert.Equal("[REDACTED]", ((ToolMessage)snapshot.Messages[2]).Error);
        Assert.Equal(new RunErrorEvent("[REDACTED]"), events[1]);
        Assert.Equal(new SubagentErrorEvent("s1", "[REDACTED]"), events[2]);
    }

    [Fact]
    public async Task Parts_are_redacted_and_media_left_alone()
    {
        var image = new MediaPart(MediaKind.Image, new UrlSource("http://secret/"));
        var message = new UserMessage("u1", MessageContent.FromParts([new TextPart("secret"), image]));

        var snapshot = Assert.IsType<MessagesSnapshotEvent>(
            Assert.Single(await RunAsync(["secret"], new MessagesSnapshotEvent([message])))
        );

        var parts = ((UserMessage)snapshot.Messages[0]).Content.Parts!;
        Assert.Equal("[REDACTED]", Assert.IsType<TextPart>(parts[0]).Text);
        Assert.Same(image, parts[1]);
    }

    [Fact]
    public async Task Snapshots_and_errors_stay_whole_where_the_scope_leaves_them_out()
    {
        AgUiEvent[] events = [new MessagesSnapshotEvent([new UserMessage("u1", "secret")]), new RunErrorEvent("secret")];

        Assert.Equal(events, await RunAsync(["secret"], new RedactionOptions { Scope = RedactionScope.None }, events));
    }

    [Theory]
    [InlineData(RedactionScope.MessagesSnapshots, "secret", "secret")]
    [InlineData(RedactionScope.MessagesSnapshots | RedactionScope.Activities, "[REDACTED]", "[REDACTED]")]
    [InlineData(RedactionScope.Activities, "secret", "[REDACTED]")]
    public async Task Activities_are_redacted_wherever_they_stand(RedactionScope scope, string inSnapshot, string inDelta)
    {
        AgUiEvent[] events =
        [
            new MessagesSnapshotEvent([new ActivityMessage("a1", "plan", JsonData.Object(("step", "secret")))]),
            new ActivityDeltaEvent("a1", "plan", [JsonPatchOperation.Add("/step", "secret")]),
        ];

        var redacted = await RunAsync(["secret"], new RedactionOptions { Scope = scope }, events);

        var activity = (ActivityMessage)((MessagesSnapshotEvent)redacted[0]).Messages[0];
        Assert.Equal(JsonData.Object(("step", inSnapshot)), activity.Content);
        Assert.Equal([JsonPatchOperation.Add("/step", inDelta)], ((ActivityDeltaEvent)redacted[1]).Patch);
    }

    [Fact]
    public async Task Open_data_is_redacted_where_the_scope_says_so()
    {
        var data = JsonData.Object(("secret", JsonData.Array("secret", 1, JsonData.Null)), ("b", "fine"));
        AgUiEvent[] events =
        [
            new StateSnapshotEvent(data),
            new StateDeltaEvent([JsonPatchOperation.Add("/secret", data), JsonPatchOperation.Remove("/b")]),
            new ActivitySnapshotEvent("m1", "plan", data),
            new CustomEvent("secret", data),
            new RawEvent(data),
        ];
        var all =
            RedactionScope.StateSnapshots
            | RedactionScope.StateDeltas
            | RedactionScope.Activities
            | RedactionScope.Custom
            | RedactionScope.Raw;

        var untouched = await RunAsync(["secret"], events);
        var redacted = await RunAsync(["secret"], new RedactionOptions { Scope = all }, events);

        var expected = JsonData.Object(("secret", JsonData.Array("[REDACTED]", 1, JsonData.Null)), ("b", "fine"));
        Assert.All(events.Zip(untouched), pair => Assert.Same(pair.First, pair.Second));
        Assert.Equal(expected, ((StateSnapshotEvent)redacted[0]).Snapshot);
        Assert.Equal(("/secret", expected), (((StateDeltaEvent)redacted[1]).Delta[0].Path, ((StateDeltaEvent)redacted[1]).Delta[0].Value));
        Assert.Equal(expected, ((ActivitySnapshotEvent)redacted[2]).Content);
        Assert.Equal(new CustomEvent("secret", expected), redacted[3]);
        Assert.Equal(expected, ((RawEvent)redacted[4]).Event);
    }

    [Fact]
    public async Task Requests_are_redacted_only_on_demand()
    {
        var context = Script.Context() with { Input = Script.Input() with { Messages = [new UserMessage("u1", "secret")] } };
        var seen = new List<RunContext>();

        foreach (var scope in new[] { RedactionScope.None, RedactionScope.Requests })
        {
            var redactor = new RedactionInterceptor(["secret"], new() { Scope = scope });
            await InterceptorChain.Build([redactor], Script.Attempts(seen, []), ErrorClassifier.Default)(context, default).ReadAsync();
        }

        Assert.Equal(["secret", "[REDACTED]"], seen.Select(run => run.Input.Messages[0].Text.ToString()));
    }

    [Fact]
    public async Task Chunks_stay_a_valid_stream()
    {
        AgUiEvent[] chunks =
        [
            Script.Started(),
            new TextMessageChunkEvent { MessageId = "m1", Delta = "my sec" },
            new TextMessageChunkEvent { Delta = "ret" },
            new ReasoningMessageChunkEvent
            {
                MessageId = "r1",
                Delta = "se",
                SubagentRunId = "s1",
            },
            new TextMessageChunkEvent { Delta = " is" },
            new ReasoningMessageChunkEvent { Delta = "cret", SubagentRunId = "s1" },
            new ToolCallChunkEvent
            {
                ToolCallId = "c1",
                ToolCallName = "tool",
                Delta = "secret",
            },
            Script.Finished(),
        ];

        var raw = await RunAsync(["secret"], chunks);
        var expanded = await EventPipeline.RunAsync(Script.Stream(raw), new()).ReadAsync();

        Assert.Equal("my [REDACTED] is", TextOf(expanded));
        Assert.Equal("[REDACTED]", string.Concat(expanded.OfType<ReasoningMessageContentEvent>().Select(e => e.Delta)));
        Assert.Equal("[REDACTED]", string.Concat(expanded.OfType<ToolCallArgsEvent>().Select(e => e.Delta)));
        Assert.Equal(Script.Finished(), expanded[^1]);
    }

    [Fact]
    public async Task A_match_across_chunks_is_found_whatever_stands_between_them()
    {
        var events = await RunAsync(
            ["secret"],
            new TextMessageChunkEvent { MessageId = "m1", Delta = "my se" },
            new RawEvent("x"),
            new TextMessageChunkEvent { Delta = "cret" }
        );

        Assert.Equal("my [REDACTED]", string.Concat(events.OfType<TextMessageChunkEvent>().Select(e => e.Delta)));
    }

    [Fact]
    public async Task A_chunk_that_opens_an_item_is_not_held_back()
    {
        var opens = new ToolCallChunkEvent
        {
            ToolCallId = "c1",
            ToolCallName = "tool",
            Delta = "sec",
        };

        var events = await RunAsync(["secret"], opens, new ToolCallChunkEvent { Delta = "ret" }, Script.Finished());

        Assert.Equal(opens with { Delta = "" }, events[0]);
        Assert.Equal("[REDACTED]", string.Concat(events.OfType<ToolCallChunkEvent>().Select(e => e.Delta)));
    }

    [Fact]
    public async Task A_chunk_that_belongs_to_nothing_is_redacted_all_the_same()
    {
        Assert.Equal(
            [new TextMessageChunkEvent { Delta = "[REDACTED]" }],
            await RunAsync(["secret"], new TextMessageChunkEvent { Delta = "secret" })
        );
    }

    private static TextMessageContentEvent Text(string delta, string messageId = "m1") => Script.Text(delta, messageId);

    private static string TextOf(IEnumerable<AgUiEvent> events) =>
        string.Concat(events.OfType<TextMessageContentEvent>().Select(e => e.Delta));

    private static Task<List<AgUiEvent>> RunAsync(RedactionPattern[] patterns, params AgUiEvent[] events) =>
        RunAsync(patterns, new RedactionOptions(), events);

    private static Task<List<AgUiEvent>> RunAsync(RedactionPattern[] patterns, RedactionOptions options, params AgUiEvent[] events) =>
        new RedactionInterceptor(patterns, options).RunAsync(Script.Agent(events));
}
