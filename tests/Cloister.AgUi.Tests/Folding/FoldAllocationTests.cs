namespace Cloister.AgUi.Tests.Folding;

public sealed class FoldAllocationTests
{
    private const int Deltas = 2_000;

    [Theory]
    [InlineData(10, 1_000)]
    [InlineData(10, 1_000_000)]
    [InlineData(10_000, 1_000)]
    [InlineData(10_000, 1_000_000)]
    public void A_delta_allocates_nothing_and_a_state_a_few_small_arrays(int messages, int characters)
    {
        var fold = Streaming(messages, characters);
        var deltas = Enumerable.Range(0, Deltas).Select(_ => new TextMessageContentEvent("m", "t")).ToArray();
        Apply(fold, deltas, withStates: true);

        var alone = Apply(fold, deltas, withStates: false);
        var withStates = Apply(fold, deltas, withStates: true);

        Assert.InRange(alone, 0, 1_024);
        Assert.InRange(withStates / Deltas, 1, 1_500);
    }

    [Fact]
    public void Arguments_of_a_call_cost_as_little()
    {
        var fold = new ChatFold();
        fold.Apply(new ToolCallStartEvent("c", "f"));
        fold.Apply(new ToolCallArgsEvent("c", new string('x', 100_000)));
        fold.Apply(new ToolCallArgsEvent("c", "x"));
        var deltas = Enumerable.Range(0, Deltas).Select(_ => new ToolCallArgsEvent("c", "t")).ToArray();
        Apply(fold, deltas, withStates: true);

        Assert.InRange(Apply(fold, deltas, withStates: false), 0, 1_024);
    }

    [Fact]
    public void A_million_characters_in_small_pieces_allocate_a_few_times_their_size()
    {
        var fold = new ChatFold();
        fold.Apply(new TextMessageStartEvent("m"));
        var deltas = Enumerable.Range(0, 100_000).Select(_ => new TextMessageContentEvent("m", "0123456789")).ToArray();

        var allocated = Apply(fold, deltas, withStates: false);

        Assert.Equal(1_000_000, fold.State.Messages[0].Text.Length);
        Assert.InRange(allocated, 2_000_000, 9_000_000);
    }

    private static ChatFold Streaming(int messages, int characters)
    {
        var history = Enumerable.Range(0, messages).Select(Message (i) => new UserMessage($"u{i}", "Hi")).ToValueList();
        var fold = new ChatFold(ChatState.Empty with { Messages = history });
        fold.Apply(new TextMessageStartEvent("m"));
        fold.Apply(new TextMessageContentEvent("m", new string('x', characters)));
        // Room for what follows: growing is not what is measured.
        fold.Apply(new TextMessageContentEvent("m", new string('x', 4 * Deltas)));
        fold.Apply(new TextMessageContentEvent("m", "x"));
        return fold;
    }

    private static long Apply(ChatFold fold, AgUiEvent[] events, bool withStates)
    {
        _ = fold.State;
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var @event in events)
        {
            fold.Apply(@event);
            _ = withStates ? fold.State : null;
        }
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
