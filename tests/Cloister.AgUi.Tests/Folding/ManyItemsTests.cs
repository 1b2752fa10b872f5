namespace Cloister.AgUi.Tests.Folding;

/// <summary>A stream with very many items costs what it is long: nothing searches all items for each of them.</summary>
public sealed class ManyItemsTests
{
    private const int Many = 30_000;

    [Fact]
    public Task Calls_that_start() =>
        ApplyAsync(i => new ToolCallStartEvent($"c{i}", "f") { ParentMessageId = "m" }, state => Assert.Equal(Many, state.Open.Count));

    [Fact]
    public Task Texts_that_start() => ApplyAsync(i => new TextMessageStartEvent($"m{i}"), state => Assert.Equal(Many, state.Open.Count));

    [Fact]
    public Task Steps_that_start() => ApplyAsync(i => new StepStartedEvent($"s{i}"), state => Assert.Equal(Many, state.ActiveSteps.Count));

    [Fact]
    public Task Subagents_that_start() =>
        ApplyAsync(i => new SubagentStartedEvent($"s{i}", "n"), state => Assert.Equal(Many, state.Subagents.Count));

    [Fact]
    public Task Calls_of_one_message_that_an_input_repeats()
    {
        var message = new AssistantMessage("m")
        {
            ToolCalls = [.. Enumerable.Range(0, Many).Select(i => new ToolCall($"c{i}", "f", "{}"))],
        };
        var start = new RunStartedEvent("t", "r") { Input = new("t", "r") { Messages = [message] } };

        return ApplyAsync(_ => start, state => Assert.Equal(Many, state.Open.Count), count: 1);
    }

    private static Task ApplyAsync(Func<int, AgUiEvent> make, Action<ChatState> check, int count = Many) =>
        Task.Run(() =>
            {
                var fold = new ChatFold();
                for (var i = 0; i < count; i++)
                {
                    fold.Apply(make(i));
                }
                check(fold.State);
            })
            .WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
}
