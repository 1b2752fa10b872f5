namespace Cloister.AgUi.Tests.Folding;

public sealed class TransitionTests
{
    private static readonly ChatState Two = ChatState
        .Empty.Append(new UserMessage("u1", "Hi"))
        .Append(new AssistantMessage("m1") { Content = "Ho" });

    [Fact]
    public void A_message_is_appended_or_replaced_where_it_stands()
    {
        Assert.Equal(["u1", "m1", "u2"], Ids(Two.Append(new UserMessage("u2", "New"))));
        Assert.Equal([new UserMessage("u1", "Hey"), Two.Messages[1]], Two.Append(new UserMessage("u1", "Hey")).Messages);
    }

    [Fact]
    public void A_message_is_inserted_behind_another()
    {
        Assert.Equal(["u1", "s1", "m1"], Ids(Two.InsertAfter("u1", new SystemMessage("s1", "sum"))));
        Assert.Equal(["u1", "m1", "s1"], Ids(Two.InsertAfter("m1", new SystemMessage("s1", "sum"))));
        Assert.Throws<ArgumentException>(() => Two.InsertAfter("x", new SystemMessage("s1", "sum")));
    }

    [Fact]
    public void A_cut_removes_all_behind_it_and_frees_the_ids()
    {
        var cut = Two.CutFrom("m1");

        Assert.Equal(["u1"], Ids(cut));
        Assert.Equal(["u1", "m1"], Ids(cut.Append(new UserMessage("m1", "again"))));
        Assert.Same(Two, Two.CutFrom("nobody"));
        Assert.Equal(["u1", "m1"], Ids(Two));
    }

    [Fact]
    public void The_state_is_set()
    {
        Assert.Equal(JsonData.True, Two.WithState(JsonData.True).State);
        Assert.Same(Two, Two.WithState(Two.State));
    }

    [Fact]
    public void Calls_are_open_until_their_answers_come_whoever_brings_them()
    {
        var asked = Two.Append(new AssistantMessage("m2") { ToolCalls = [new("c1", "f", "{}"), new("c2", "f", "{}")] });
        var answered = asked.Append(new ToolMessage("t1", "c1", "done"));

        Assert.Equal(["c1", "c2"], asked.PendingToolCalls.Select(pending => pending.Call.Id));
        Assert.Equal(["c2"], answered.PendingToolCalls.Select(pending => pending.Call.Id));
        Assert.Equal(
            ["c1", "c2"],
            answered.CutFrom("t1").PendingToolCalls.Select(pending => pending.Call.Id).Order(StringComparer.Ordinal)
        );
        Assert.Empty(answered.CutFrom("m2").PendingToolCalls);
    }

    [Fact]
    public void An_answer_stands_where_results_stand()
    {
        var fold = new ChatFold(
            Two.Append(new AssistantMessage("m2") { ToolCalls = [new("c1", "f", "{}")] }).Append(new UserMessage("u2", "Well?"))
        );

        fold.Answer(new("t1", "c1", "done") { Error = "declined" });

        Assert.Equal(["u1", "m1", "m2", "t1", "u2"], Ids(fold.State));
    }

    [Fact]
    public void A_fold_goes_on_from_a_state_that_was_set()
    {
        var fold = new ChatFold(Two);
        fold.Apply(new TextMessageStartEvent("m2"));
        fold.Apply(new TextMessageContentEvent("m2", "So"));
        var earlier = fold.State;
        fold.Apply(new TextMessageContentEvent("m2", " far"));

        fold.State = earlier.Append(new UserMessage("u2", "Wait"));
        fold.Apply(new TextMessageContentEvent("m2", " good"));

        Assert.Equal(["u1", "m1", "m2", "u2"], Ids(fold.State));
        Assert.Equal("So good", fold.State.Messages[2].Text.ToString());
    }

    [Fact]
    public void What_was_not_shown_yet_is_lost_when_a_state_is_set()
    {
        var fold = new ChatFold();
        fold.Apply(new TextMessageStartEvent("m1"));
        var shown = fold.State;
        fold.Apply(new TextMessageContentEvent("m1", "more"));

        fold.State = shown;

        Assert.Same(shown, fold.State);
    }

    private static IEnumerable<string> Ids(ChatState state) => state.Messages.Select(message => message.Id);
}
