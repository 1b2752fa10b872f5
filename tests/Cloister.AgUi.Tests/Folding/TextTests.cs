namespace Cloister.AgUi.Tests.Folding;

public sealed class TextTests
{
    [Fact]
    public void A_streamed_text_grows_where_it_started()
    {
        var fold = new ChatFold();

        fold.Apply(new TextMessageStartEvent("m1") { Name = "Ada", SubagentRunId = "s1" });
        fold.Apply(new TextMessageContentEvent("m1", "Hel"));
        fold.Apply(new TextMessageContentEvent("m1", "lo"));

        var message = Assert.IsType<AssistantMessage>(Assert.Single(fold.State.Messages));
        Assert.Equal(("m1", "Hello", "Ada", "s1"), (message.Id, message.Text.ToString(), message.Name, message.SubagentRunId));
        Assert.Same(message, Assert.Single(fold.State.PendingMessages));
        fold.Apply(new TextMessageEndEvent("m1"));
        Assert.Empty(fold.State.PendingMessages);
    }

    [Fact]
    public void A_state_that_was_given_away_never_changes()
    {
        var fold = new ChatFold();
        fold.Apply(new TextMessageStartEvent("m1"));
        fold.Apply(new TextMessageContentEvent("m1", "Hel"));
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
        Assert.False(fold.Apply(new CustomEvent("x", JsonData.Null)));
        Assert.False(fold.Apply(new TextMessageContentEvent("other", "text")));

        Assert.Same(state, fold.State);
    }
}
