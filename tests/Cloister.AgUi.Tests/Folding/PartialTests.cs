namespace Cloister.AgUi.Tests.Folding;

public sealed class PartialTests
{
    [Fact]
    public void What_a_run_did_not_end_stays_open_and_says_so()
    {
        var fold = Broken();

        Assert.True(fold["m1"].IsIncomplete);
        Assert.True(fold["r1"].IsIncomplete);
        Assert.Equal(4, fold.State.Open.Count);
    }

    [Fact]
    public void Kept_messages_stay_incomplete_and_empty_ones_go()
    {
        var fold = Broken();

        fold.Fold.SettlePartials(PartialMessagePolicy.Keep);

        Assert.Equal(["u1", "m1", "r1"], fold.Ids);
        Assert.Equal(new AssistantMessage("m1") { Content = "Hel", IsIncomplete = true }, fold["m1"]);
        Assert.Empty(fold.State.Open);
    }

    [Fact]
    public void Removed_messages_are_gone()
    {
        var fold = Broken();

        fold.Fold.SettlePartials(PartialMessagePolicy.Remove);

        Assert.Equal(["u1"], fold.Ids);
        Assert.Empty(fold.State.Open);
    }

    [Theory]
    [InlineData(PartialMessagePolicy.Keep, "So")]
    [InlineData(PartialMessagePolicy.Remove, null)]
    public void Complete_calls_stay_with_their_message(PartialMessagePolicy policy, string? text)
    {
        var fold = new TestFold().Apply(
            new TextMessageStartEvent("m1"),
            new TextMessageContentEvent("m1", "So"),
            new ToolCallStartEvent("c1", "f") { ParentMessageId = "m1" },
            new ToolCallEndEvent("c1"),
            new ToolCallStartEvent("c2", "f") { ParentMessageId = "m1" },
            new ToolCallResultEvent("t2", "c2", "early"),
            new RunErrorEvent("broke")
        );

        fold.Fold.SettlePartials(policy);

        var message = Assert.IsType<AssistantMessage>(Assert.Single(fold.State.Messages));
        Assert.Equal((text, true), (message.Content?.ToString(), message.IsIncomplete));
        Assert.Equal([new ToolCall("c1", "f", "")], message.ToolCalls);
        Assert.Equal([new OpenItem("c1", OpenItemKind.ToolCall, OpenItemStatus.Complete)], fold.State.Open);
    }

    [Fact]
    public void With_nothing_partial_nothing_changes()
    {
        var fold = new TestFold().Apply(new ToolCallStartEvent("c1", "f"), new ToolCallEndEvent("c1"));
        var state = fold.State;

        fold.Fold.SettlePartials(PartialMessagePolicy.Remove);

        Assert.Same(state, fold.State);
    }

    [Fact]
    public void An_incomplete_message_that_goes_on_is_not_incomplete()
    {
        var fold = Broken().Apply(new RunStartedEvent("t", "r2"), new TextMessageStartEvent("m1"), new TextMessageContentEvent("m1", "lo"));

        Assert.Equal(new AssistantMessage("m1") { Content = "Hello" }, fold["m1"]);
    }

    private static TestFold Broken() =>
        TestFold
            .Of(new UserMessage("u1", "Hi"))
            .Apply(
                new RunStartedEvent("t", "r1"),
                new TextMessageStartEvent("m1"),
                new TextMessageContentEvent("m1", "Hel"),
                new ReasoningMessageStartEvent("r1"),
                new ReasoningMessageContentEvent("r1", "hm"),
                new TextMessageStartEvent("m2"),
                new ToolCallStartEvent("c1", "f"),
                new ToolCallArgsEvent("c1", "{"),
                new RunEnded(RunOutcome.Aborted, Error: null)
            );
}
