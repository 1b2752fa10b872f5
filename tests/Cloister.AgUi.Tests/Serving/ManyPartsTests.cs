namespace Cloister.AgUi.Tests.Serving;

public sealed class ManyPartsTests
{
    private const int Many = 200_000;

    [Fact]
    public async Task Parts_that_end_first_to_first_cost_what_they_are_many() =>
        await Task.Run(() =>
            {
                var open = new OpenParts();
                for (var i = 0; i < Many; i++)
                {
                    open.Track(new ToolCallStartEvent($"c{i}", "f"));
                }

                for (var i = 0; i < Many; i++)
                {
                    open.Track(new ToolCallEndEvent($"c{i}"));
                    open.Track(new ToolCallResultEvent($"m{i}", $"c{i}", ""));
                }

                Assert.True(open.IsEmpty);
                Assert.Empty(open.Unanswered([new("f", "")]));
            })
            .WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

    [Fact]
    public void Parts_end_in_the_reverse_of_the_order_in_which_they_began_whatever_ended_between()
    {
        var open = new OpenParts();
        AgUiEvent[] events =
        [
            new TextMessageStartEvent("a"),
            new StepStartedEvent("b"),
            new TextMessageStartEvent("c"),
            new TextMessageEndEvent("a"),
            new TextMessageStartEvent("c"),
            new TextMessageStartEvent("a"),
        ];
        foreach (var agentEvent in events)
        {
            open.Track(agentEvent);
        }

        Assert.Equal(
            [new TextMessageEndEvent("a"), new TextMessageEndEvent("c"), new StepFinishedEvent("b")],
            open.Closings(isCancelled: false)
        );
    }
}
