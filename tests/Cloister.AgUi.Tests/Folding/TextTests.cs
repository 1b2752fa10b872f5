namespace Cloister.AgUi.Tests.Folding;

public sealed class TextTests
{
    [Fact]
    public void A_streamed_text_grows_where_it_started()
    {
        var fold = new TestFold().Apply(
            new TextMessageStartEvent("m1") { Name = "Ada", SubagentRunId = "s1" },
            new TextMessageStartEvent("m2"),
            new TextMessageContentEvent("m1", "Hel"),
            new TextMessageContentEvent("m2", "other"),
            new TextMessageContentEvent("m1", "lo")
        );

        Assert.Equal(
            new AssistantMessage("m1")
            {
                Content = "Hello",
                Name = "Ada",
                SubagentRunId = "s1",
            },
            fold.State.Messages[0]
        );
        Assert.Equal(new AssistantMessage("m2") { Content = "other" }, fold.State.Messages[1]);
    }

    [Fact]
    public void A_message_is_pending_from_its_start_to_its_end()
    {
        var fold = new TestFold().Apply(new TextMessageStartEvent("m1"), new TextMessageStartEvent("m2"), new TextMessageEndEvent("m1"));

        Assert.Equal("m2", Assert.Single(fold.State.PendingMessages).Id);
        Assert.Empty(fold.Apply(new TextMessageEndEvent("m2")).State.PendingMessages);
    }

    [Fact]
    public void A_state_that_was_given_away_never_changes()
    {
        var fold = new TestFold().Apply(new TextMessageStartEvent("m1"), new TextMessageContentEvent("m1", "Hel"));
        var early = fold.State;

        fold.Apply(new TextMessageContentEvent("m1", "lo"));

        Assert.Equal("Hel", early.Messages[0].Text.ToString());
        Assert.Equal("Hello", fold.State.Messages[0].Text.ToString());
    }

    [Fact]
    public void Without_a_change_the_state_is_the_same_object()
    {
        var fold = new ChatFold();
        fold.Apply(new TextMessageStartEvent("m1"));
        fold.Apply(new TextMessageContentEvent("m1", "Hello"));
        var state = fold.State;

        Assert.False(fold.Apply(new TextMessageContentEvent("m1", "")));
        Assert.False(fold.Apply(new TextMessageContentEvent("other", "text")));
        Assert.False(fold.Apply(new CustomEvent("x", JsonData.Null) { Metadata = JsonData.Object(("a", 1)) }));
        Assert.False(fold.Apply(new RawEvent(JsonData.Null)));
        Assert.False(fold.Apply(new ReasoningStartEvent("m1")));
        Assert.False(fold.Apply(new ReasoningEndEvent("m1")));
        Assert.False(fold.Apply(new TextMessageChunkEvent { MessageId = "m1", Delta = "x" }));
        Assert.False(fold.Apply(new UnknownEvent("NEW", JsonData.EmptyObject)));

        Assert.Same(state, fold.State);
    }

    [Theory]
    [InlineData(MessageRole.User)]
    [InlineData(MessageRole.System)]
    [InlineData(MessageRole.Developer)]
    [InlineData(MessageRole.Assistant)]
    public void A_stream_may_speak_in_several_roles(MessageRole role)
    {
        var fold = new TestFold().Apply(new TextMessageStartEvent("m1") { Role = role }, new TextMessageContentEvent("m1", "Hi"));

        Assert.Equal((role, "Hi"), (fold["m1"].Role, fold["m1"].Text.ToString()));
    }

    [Fact]
    public void A_known_message_goes_on_with_its_own_role_and_name()
    {
        var fold = TestFold
            .Of(
                new AssistantMessage("m1")
                {
                    Content = "So",
                    Name = "Ada",
                    IsIncomplete = true,
                }
            )
            .Apply(new TextMessageStartEvent("m1") { Role = MessageRole.User, Name = "Bob" }, new TextMessageContentEvent("m1", " on"));

        Assert.Equal(new AssistantMessage("m1") { Content = "So on", Name = "Ada" }, fold["m1"]);
    }

    [Fact]
    public void Text_takes_the_place_of_parts()
    {
        var fold = TestFold
            .Of(new UserMessage("m1", MessageContent.FromParts([new TextPart("old")])))
            .Apply(new TextMessageStartEvent("m1"), new TextMessageContentEvent("m1", ""));

        Assert.Equal(new UserMessage("m1", ""), fold["m1"]);
    }

    [Fact]
    public void A_message_that_only_calls_tools_has_no_text_until_some_comes()
    {
        var fold = new TestFold().Apply(
            new ToolCallStartEvent("c1", "f") { ParentMessageId = "m1" },
            new TextMessageStartEvent("m1"),
            new TextMessageEndEvent("m1")
        );
        Assert.Null(((AssistantMessage)fold["m1"]).Content);

        fold.Apply(new TextMessageStartEvent("m1"), new TextMessageContentEvent("m1", "Now"));

        Assert.Equal("Now", fold["m1"].Text.ToString());
    }

    [Fact]
    public void Text_for_an_activity_is_ignored()
    {
        var activity = new ActivityMessage("a1", "PLAN", JsonData.EmptyObject);
        var fold = TestFold.Of(activity);

        fold.Apply(
            new TextMessageStartEvent("a1") { Metadata = JsonData.Object(("x", 1)) },
            new TextMessageContentEvent("a1", "text"),
            new TextMessageEndEvent("a1")
        );

        Assert.Same(activity, fold["a1"]);
        Assert.Empty(fold.State.Open);
        Assert.All(fold.Warnings, warning => Assert.Equal((FoldWarningKind.WrongMessage, "a1"), (warning.Kind, warning.MessageId)));
        Assert.Equal(3, fold.Warnings.Count);
    }

    [Fact]
    public void Text_for_nobody_is_ignored()
    {
        var fold = new TestFold().Apply(new TextMessageContentEvent("m1", "text"));

        Assert.Empty(fold.State.Messages);
        Assert.Equal((FoldWarningKind.UnknownMessage, EventType.TextMessageContent), (fold.Warning.Kind, fold.Warning.EventType));
    }

    [Fact]
    public void Reasoning_grows_like_text_in_a_message_of_its_own()
    {
        var fold = new TestFold().Apply(
            new ReasoningStartEvent("r1"),
            new ReasoningMessageStartEvent("r1") { SubagentRunId = "s1" },
            new ReasoningMessageContentEvent("r1", "Let me "),
            new ReasoningMessageContentEvent("r1", "think"),
            new ReasoningMessageEndEvent("r1"),
            new ReasoningEndEvent("r1")
        );

        Assert.Equal(new ReasoningMessage("r1", "Let me think") { SubagentRunId = "s1" }, Assert.Single(fold.State.Messages));
        Assert.Empty(fold.State.Open);
    }

    [Fact]
    public void Metadata_of_a_message_merges_key_by_key_and_null_is_a_value()
    {
        var fold = new TestFold().Apply(
            new TextMessageStartEvent("m1") { Metadata = JsonData.Object(("a", JsonData.Object(("deep", 1))), ("b", 1)) },
            new TextMessageContentEvent("m1", "x") { Metadata = JsonData.Object(("a", JsonData.Object(("other", 2)))) },
            new TextMessageContentEvent("m1", "y"),
            new TextMessageEndEvent("m1") { Metadata = JsonData.Object(("b", JsonData.Null)) }
        );

        Assert.Equal("xy", fold["m1"].Text.ToString());
        Assert.Equal(JsonData.Object(("a", JsonData.Object(("other", 2))), ("b", JsonData.Null)), fold["m1"].Metadata);
    }

    [Fact]
    public void A_text_whose_message_became_an_activity_does_not_grow_on()
    {
        var fold = new TestFold().Apply(
            new TextMessageStartEvent("m1"),
            new TextMessageContentEvent("m1", ""),
            new ActivitySnapshotEvent("m1", "PLAN", JsonData.EmptyObject)
        );

        Assert.False(fold.Fold.Apply(new TextMessageContentEvent("m1", "text")));
        Assert.Equal(FoldWarningKind.WrongMessage, fold.Warning.Kind);
    }
}
