namespace Cloister.AgUi.Tests.Folding;

/// <summary>A fold that remembers its warnings.</summary>
internal sealed class TestFold
{
    public TestFold(ChatState? initial = null, ChatFoldOptions? options = null) =>
        Fold = new(initial, (options ?? new()) with { OnWarning = Warnings.Add });

    public ChatFold Fold { get; }

    public List<FoldWarning> Warnings { get; } = [];

    public ChatState State => Fold.State;

    public Message this[string id] => Assert.Single(State.Messages, message => message.Id == id);

    public IEnumerable<string> Ids => State.Messages.Select(message => message.Id);

    public FoldWarning Warning => Assert.Single(Warnings);

    public static TestFold Of(params ReadOnlySpan<Message> messages) => new(ChatState.Empty with { Messages = [.. messages] });

    public TestFold Apply(params ReadOnlySpan<AgUiEvent> events)
    {
        foreach (var @event in events)
        {
            Fold.Apply(@event);
        }
        return this;
    }

    public ToolCall Call(string id) =>
        Assert.Single(State.Messages.OfType<AssistantMessage>().SelectMany(message => message.ToolCalls), call => call.Id == id);
}
