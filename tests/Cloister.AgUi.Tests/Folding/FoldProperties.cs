namespace Cloister.AgUi.Tests.Folding;

public sealed class FoldProperties
{
    private const int Streams = 400;

    [Fact]
    public void A_fold_and_a_reducer_and_a_fold_that_is_looked_at_agree()
    {
        for (var seed = 0; seed < Streams; seed++)
        {
            var (fold, watched, reduced) = (new ChatFold(), new ChatFold(), ChatState.Empty);
            foreach (var @event in new RandomStream(seed).Events(() => watched.State))
            {
                var before = watched.State;
                fold.Apply(@event);
                reduced = ChatReducer.Default.Reduce(reduced, @event);

                Assert.NotEqual(watched.Apply(@event), ReferenceEquals(before, watched.State));
            }
            Assert.Equal(watched.State, reduced);
            Assert.Equal(watched.State, fold.State);
        }
    }

    [Fact]
    public void Going_on_from_any_earlier_state_gives_the_same()
    {
        for (var seed = 0; seed < Streams; seed++)
        {
            var (state, random) = (ChatState.Empty, new Random(seed));
            foreach (var @event in new RandomStream(seed).Events(() => state))
            {
                var next = ChatReducer.Default.Reduce(state, @event);
                if (random.Next(4) == 0)
                {
                    Assert.Equal(next, ChatReducer.Default.Reduce(state, @event));
                }
                state = next;
            }
        }
    }

    [Fact]
    public void No_state_changes_after_it_was_given_away()
    {
        for (var seed = 0; seed < Streams / 4; seed++)
        {
            var fold = new ChatFold();
            var given = new List<(ChatState State, byte[] Stored)>();
            foreach (var @event in new RandomStream(seed).Events(() => fold.State))
            {
                fold.Apply(@event);
                given.Add((fold.State, ChatStateJson.ToUtf8(fold.State)));
            }
            Assert.All(given, pair => Assert.Equal(pair.Stored, ChatStateJson.ToUtf8(pair.State)));
        }
    }

    [Fact]
    public void What_is_open_is_there_and_what_is_answered_is_not_open()
    {
        ForEachState(state =>
        {
            var messages = state.Messages.Select(message => message.Id).ToHashSet(StringComparer.Ordinal);
            var calls = state
                .Messages.OfType<AssistantMessage>()
                .SelectMany(message => message.ToolCalls)
                .Select(call => call.Id)
                .ToHashSet(StringComparer.Ordinal);
            var answered = state.Messages.OfType<ToolMessage>().Select(message => message.ToolCallId).ToHashSet(StringComparer.Ordinal);

            Assert.All(state.Open, item => Assert.Contains(item.Id, item.Kind == OpenItemKind.Message ? messages : calls));
            Assert.All(state.Open.Where(item => item.Status == OpenItemStatus.Complete), item => Assert.DoesNotContain(item.Id, answered));
            Assert.Equal(state.Open.Count, state.Open.Distinct().Count());
        });
    }

    [Fact]
    public void Every_state_comes_back_from_its_stored_form()
    {
        ForEachState(state =>
        {
            var stored = ChatStateJson.ToUtf8(state);
            var read = ChatStateJson.Read(stored);

            Assert.Equal(state with { Error = null, ActiveSteps = [], Subagents = [] }, read);
            Assert.Equal(stored, ChatStateJson.ToUtf8(read));
        });
    }

    [Fact]
    public void After_settling_no_call_without_an_end_and_no_open_message_is_left()
    {
        ForEachState(state =>
        {
            foreach (var policy in Enum.GetValues<PartialMessagePolicy>())
            {
                var fold = new ChatFold(state);
                fold.SettlePartials(policy);

                var partial = state
                    .PendingToolCalls.Where(pending => pending.Status == OpenItemStatus.Streaming)
                    .Select(pending => pending.Call.Id);
                var left = fold.State.Messages.OfType<AssistantMessage>().SelectMany(message => message.ToolCalls).Select(call => call.Id);
                Assert.Empty(left.Intersect(partial, StringComparer.Ordinal));
                Assert.Empty(fold.State.PendingMessages);
            }
        });
    }

    private static void ForEachState(Action<ChatState> check)
    {
        for (var seed = 0; seed < Streams / 8; seed++)
        {
            var fold = new ChatFold();
            foreach (var @event in new RandomStream(seed).Events(() => fold.State))
            {
                fold.Apply(@event);
                check(fold.State);
            }
        }
    }
}
