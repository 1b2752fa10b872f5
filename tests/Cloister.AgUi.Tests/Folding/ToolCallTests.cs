namespace Cloister.AgUi.Tests.Folding;

public sealed class ToolCallTests
{
    private static readonly AssistantMessage Asked = new("m1") { ToolCalls = [new("c1", "f", "{}")] };

    [Fact]
    public void A_call_joins_the_assistant_message_it_names()
    {
        var fold = TestFold
            .Of(new AssistantMessage("m1") { Content = "Let me look" })
            .Apply(new ToolCallStartEvent("c1", "look") { ParentMessageId = "m1", SubagentRunId = "s1" });

        Assert.Equal(new AssistantMessage("m1") { Content = "Let me look", ToolCalls = [new("c1", "look", "")] }, fold["m1"]);
    }

    [Theory]
    [InlineData(null, "c1", false)]
    [InlineData("", "c1", false)]
    [InlineData("m9", "m9", false)]
    [InlineData("u1", "c1", true)]
    public void A_call_without_such_a_message_gets_one(string? parent, string owner, bool warns)
    {
        var fold = TestFold
            .Of(new UserMessage("u1", "Hi"))
            .Apply(new ToolCallStartEvent("c1", "look") { ParentMessageId = parent, SubagentRunId = "s1" });

        Assert.Equal(new AssistantMessage(owner) { SubagentRunId = "s1", ToolCalls = [new("c1", "look", "")] }, fold.State.Messages[1]);
        Assert.Equal(warns ? [FoldWarningKind.ParentNotAssistant] : [], fold.Warnings.Select(warning => warning.Kind));
    }

    [Fact]
    public void Arguments_grow_and_metadata_goes_to_the_call()
    {
        var fold = new TestFold().Apply(
            new ToolCallStartEvent("c1", "look") { Metadata = JsonData.Object(("a", 1)) },
            new ToolCallStartEvent("c2", "look") { ParentMessageId = "c1" },
            new ToolCallArgsEvent("c1", "{\"q\""),
            new ToolCallArgsEvent("c2", "[]"),
            new ToolCallArgsEvent("c1", ":1}") { Metadata = JsonData.Object(("b", 2)) },
            new ToolCallEndEvent("c1") { Metadata = JsonData.Object(("a", 3)) }
        );

        Assert.Equal(new ToolCall("c1", "look", "{\"q\":1}") { Metadata = JsonData.Object(("a", 3), ("b", 2)) }, fold.Call("c1"));
        Assert.Equal(new ToolCall("c2", "look", "[]"), fold.Call("c2"));
        Assert.Null(fold["c1"].Metadata);
    }

    [Fact]
    public void A_call_is_pending_until_its_result_and_tells_whether_it_is_complete()
    {
        var fold = new TestFold().Apply(new ToolCallStartEvent("c1", "look"), new ToolCallArgsEvent("c1", "{\"q\":\"par"));
        var streaming = Assert.Single(fold.State.PendingToolCalls);
        fold.Apply(new ToolCallArgsEvent("c1", "is\"}"), new ToolCallEndEvent("c1"));
        var complete = Assert.Single(fold.State.PendingToolCalls);
        fold.Apply(new ToolCallResultEvent("t1", "c1", "found"));

        Assert.Equal((OpenItemStatus.Streaming, "c1"), (streaming.Status, streaming.MessageId));
        Assert.Equal(JsonData.Object(("q", "par")), streaming.ParsePartialArguments());
        Assert.Equal((OpenItemStatus.Complete, "{\"q\":\"paris\"}"), (complete.Status, complete.Call.Arguments.ToString()));
        Assert.Empty(fold.State.PendingToolCalls);
    }

    [Fact]
    public void A_known_call_that_starts_again_is_the_same_call()
    {
        var fold = TestFold
            .Of(Asked)
            .Apply(new ToolCallStartEvent("c1", "g") { ParentMessageId = "m9", Metadata = JsonData.Object(("a", 1)) });

        Assert.Equal(new ToolCall("c1", "g", "{}") { Metadata = JsonData.Object(("a", 1)) }, fold.Call("c1"));
        Assert.Equal(["m1"], fold.Ids);
        Assert.Equal((FoldWarningKind.ToolCallRenamed, "c1"), (fold.Warning.Kind, fold.Warning.ToolCallId));
    }

    [Fact]
    public void Arguments_and_ends_for_nobody_are_ignored()
    {
        var fold = new TestFold();

        Assert.False(fold.Fold.Apply(new ToolCallArgsEvent("c1", "{}")));
        Assert.False(fold.Fold.Apply(new ToolCallEndEvent("c1")));

        Assert.All(fold.Warnings, warning => Assert.Equal((FoldWarningKind.UnknownToolCall, "c1"), (warning.Kind, warning.ToolCallId)));
    }

    [Fact]
    public void A_result_stands_behind_its_call_and_earlier_results()
    {
        var fold = TestFold
            .Of(Asked with { ToolCalls = [new("c1", "f", "{}"), new("c2", "f", "{}")] }, new UserMessage("u1", "Well?"))
            .Apply(
                new ToolCallResultEvent("t2", "c2", "two") { SubagentRunId = "s1", Metadata = JsonData.Object(("a", 1)) },
                new ToolCallResultEvent("t1", "c1", "one"),
                new ToolCallResultEvent("t3", "c9", "whose?")
            );

        Assert.Equal(["m1", "t2", "t1", "u1", "t3"], fold.Ids);
        Assert.Equal(new ToolMessage("t2", "c2", "two") { SubagentRunId = "s1", Metadata = JsonData.Object(("a", 1)) }, fold["t2"]);
    }

    [Fact]
    public void Messages_behind_an_inserted_result_are_still_found()
    {
        var fold = TestFold.Of(Asked, new AssistantMessage("m2") { Content = "So" }, new UserMessage("u1", "Hi"));

        fold.Apply(
            new ToolCallResultEvent("t1", "c1", "one"),
            new TextMessageContentEvent("m2", " on"),
            new TextMessageContentEvent("u1", "!")
        );

        Assert.Equal(("So on", "Hi!"), (fold["m2"].Text.ToString(), fold["u1"].Text.ToString()));
    }

    [Fact]
    public void The_same_result_again_replaces_its_content()
    {
        var fold = TestFold
            .Of(Asked)
            .Apply(
                new ToolCallResultEvent("t1", "c1", "one") { Metadata = JsonData.Object(("a", 1)) },
                new ToolCallResultEvent("t1", "c1", "two") { Metadata = JsonData.Object(("b", 1)) }
            );

        Assert.Equal(new ToolMessage("t1", "c1", "two") { Metadata = JsonData.Object(("a", 1), ("b", 1)) }, fold["t1"]);
        Assert.Equal(FoldWarningKind.ResultReplaced, fold.Warning.Kind);
    }

    [Fact]
    public void A_result_whose_id_another_message_has_is_a_message_all_the_same()
    {
        var fold = TestFold
            .Of(Asked, new AssistantMessage("m2"))
            .Apply(
                new TextMessageContentEvent("m2", "text"),
                new ToolCallResultEvent("m2", "c1", "one"),
                new TextMessageContentEvent("m2", "!")
            );

        Assert.Equal(["m1", "m2", "m2"], fold.Ids);
        Assert.Equal(["one!", "text"], fold.State.Messages.Skip(1).Select(message => message.Text.ToString()));
    }

    [Fact]
    public void A_call_that_was_answered_before_its_end_is_not_open_behind_it()
    {
        var fold = new TestFold().Apply(new ToolCallStartEvent("c1", "f"), new ToolCallResultEvent("t1", "c1", "one"));
        Assert.Equal(OpenItemStatus.Streaming, Assert.Single(fold.State.Open).Status);

        Assert.Empty(fold.Apply(new ToolCallEndEvent("c1")).State.Open);
    }

    [Fact]
    public void An_encrypted_value_is_kept_with_its_target()
    {
        var fold = TestFold
            .Of(Asked, new ReasoningMessage("r1", "hm"))
            .Apply(
                new ReasoningEncryptedValueEvent(EncryptedValueTarget.ToolCall, "c1", "one") { EncryptedValueType = "t" },
                new ReasoningEncryptedValueEvent(EncryptedValueTarget.Message, "r1", "two") { EncryptedValueType = "t" },
                new ReasoningEncryptedValueEvent(EncryptedValueTarget.Message, "r1", "three")
            );

        Assert.Equal(("one", "t"), (fold.Call("c1").EncryptedValue, fold.Call("c1").EncryptedValueType));
        Assert.Equal(new ReasoningMessage("r1", "hm") { EncryptedValue = "three" }, fold["r1"]);
        fold.Apply(new ReasoningEncryptedValueEvent(EncryptedValueTarget.Message, "r1", "four") { EncryptedValueType = "t" });
        Assert.Equal(new ReasoningMessage("r1", "hm") { EncryptedValue = "four", EncryptedValueType = "t" }, fold["r1"]);
    }

    [Fact]
    public void An_encrypted_value_for_nobody_or_for_an_activity_is_ignored()
    {
        var fold = TestFold
            .Of(new ActivityMessage("a1", "PLAN", JsonData.EmptyObject))
            .Apply(
                new ReasoningEncryptedValueEvent(EncryptedValueTarget.ToolCall, "c1", "x"),
                new ReasoningEncryptedValueEvent(EncryptedValueTarget.Message, "m1", "x"),
                new ReasoningEncryptedValueEvent(EncryptedValueTarget.Message, "a1", "x")
            );

        Assert.Equal(
            [FoldWarningKind.UnknownToolCall, FoldWarningKind.UnknownMessage, FoldWarningKind.WrongMessage],
            fold.Warnings.Select(warning => warning.Kind)
        );
    }
}
