namespace Cloister.AgUi.Tests.Folding;

public sealed class ChatReducerTests
{
    [Fact]
    public void An_event_that_changes_nothing_gives_the_same_object()
    {
        var state = ChatState.Empty.Append(new UserMessage("u1", "Hi"));

        Assert.Same(state, ChatReducer.Default.Reduce(state, new CustomEvent("x", JsonData.Null)));
        Assert.Same(state, ChatReducer.Default.Reduce(state, new TextMessageContentEvent("nobody", "x")));
    }

    [Fact]
    public void A_state_may_branch_and_its_branches_know_nothing_of_each_other()
    {
        var trunk = Reduce(ChatState.Empty, new TextMessageStartEvent("m1"), new TextMessageContentEvent("m1", "So"));

        var one = Reduce(trunk, new TextMessageContentEvent("m1", " far"), new TextMessageContentEvent("m1", "!"));
        var two = Reduce(trunk, new TextMessageContentEvent("m1", " good"));

        Assert.Equal(("So", "So far!", "So good"), (Text(trunk), Text(one), Text(two)));
    }

    [Fact]
    public void Copies_of_a_state_go_on_for_themselves()
    {
        var state = Reduce(ChatState.Empty, new TextMessageStartEvent("m1"), new TextMessageContentEvent("m1", "So"));
        var copy = state with { Phase = RunPhase.Running };

        var ofCopy = Reduce(copy, new TextMessageContentEvent("m1", " far"));
        var ofState = Reduce(state, new TextMessageContentEvent("m1", " good"));

        Assert.Equal(("So far", RunPhase.Running), (Text(ofCopy), ofCopy.Phase));
        Assert.Equal(("So good", RunPhase.Idle), (Text(ofState), ofState.Phase));
    }

    [Fact]
    public async Task Many_threads_may_go_on_from_one_state()
    {
        var trunk = Reduce(ChatState.Empty, new TextMessageStartEvent("m1"), new TextMessageContentEvent("m1", "So"));

        var tasks = Enumerable
            .Range(0, 64)
            .Select(i => Task.Run(() => Text(Reduce(trunk, [.. Enumerable.Repeat(Delta(i), 50)]))))
            .ToArray();

        var texts = await Task.WhenAll(tasks).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, 64).Select(i => "So" + string.Concat(Enumerable.Repeat($"[{i}]", 50))), texts);

        static AgUiEvent Delta(int i) => new TextMessageContentEvent("m1", $"[{i}]");
    }

    [Fact]
    public void Reducers_see_each_event_from_left_to_right()
    {
        var reducer = new ComposedReducer(ChatReducer.Default, new Shout());

        var state = reducer.Reduce(ChatState.Empty, new StateSnapshotEvent("hi"));

        Assert.Equal((JsonData)"HI", state.State);
        Assert.Same(state, new ComposedReducer().Reduce(state, new StateSnapshotEvent(1)));
    }

    [Fact]
    public void Warnings_and_options_are_those_of_the_reducer_that_is_asked()
    {
        var warnings = new List<FoldWarning>();
        var state = Reduce(ChatState.Empty, new StateSnapshotEvent(1));

        new ChatReducer(new() { OnWarning = warnings.Add }).Reduce(state, new ToolCallEndEvent("c1"));
        ChatReducer.Default.Reduce(state, new ToolCallEndEvent("c1"));

        Assert.Single(warnings);
    }

    private static ChatState Reduce(ChatState state, params AgUiEvent[] events) => events.Aggregate(state, ChatReducer.Default.Reduce);

    private static string Text(ChatState state) => state.Messages[0].Text.ToString();

    private sealed class Shout : IChatStateReducer
    {
        public ChatState Reduce(ChatState state, AgUiEvent @event) =>
            state.State.TryGetString(out var text) ? state.WithState(text.ToUpperInvariant()) : state;
    }
}
