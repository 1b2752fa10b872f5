using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Chat.Tests.Bridges;

/// <summary>What the tests of the bridges say in few words.</summary>
internal static class Bridge
{
    public static ChatResponseUpdate Say(string text, string? id = "m1") => Give(id, new TextContent(text));

    public static ChatResponseUpdate Call(
        string name,
        string callId = "c1",
        string? id = "m1",
        params (string Name, object? Value)[] arguments
    ) => Give(id, new FunctionCallContent(callId, name, arguments.ToDictionary(argument => argument.Name, argument => argument.Value)));

    public static ChatResponseUpdate Give(string? id, params IList<AIContent> contents) =>
        new(ChatRole.Assistant, contents) { MessageId = id };

    public static AIFunction Tool(string name, Func<string> body) => AIFunctionFactory.Create(body, name, $"Does {name}");

    public static ValueList<Message> History(params ReadOnlySpan<Message> messages) => ValueList.Create(messages);

    /// <summary>Runs an agent; what comes out keeps the rules of the protocol, also after a trip through JSON.</summary>
    public static async Task<List<AgUiEvent>> RunAsync(this IAgent agent, RunAgentInput? input = null)
    {
        var events = await agent.RunAsync(new RunContext(input ?? Script.Input())).ReadAsync();
        Assert.Null(StreamVerifier.VerifyAll(events));
        Assert.Equal(events, events.Select(@event => AgUiJson.ParseEvent(AgUiJson.ToUtf8(@event))));
        return events;
    }

    public static FinishOutcome? Outcome(this List<AgUiEvent> events) => Assert.IsType<RunFinishedEvent>(events[^1]).Outcome;

    public static Interrupt Interrupt(this List<AgUiEvent> events) =>
        Assert.Single(Assert.IsType<InterruptOutcome>(events.Outcome()).Interrupts);

    public static List<(string CallId, string Text)> Results(this IEnumerable<AgUiEvent> events) =>
        [.. events.OfType<ToolCallResultEvent>().Select(result => (result.ToolCallId, result.Content.ToString()))];

    /// <summary>The next input on the thread: what the events made of the history, and an answer.</summary>
    public static RunAgentInput After(this RunAgentInput input, IEnumerable<AgUiEvent> events, params ResumeEntry[] resume)
    {
        var fold = new ChatFold(ChatState.Empty with { Messages = input.Messages });
        foreach (var @event in events)
        {
            fold.Apply(@event);
        }

        return input with
        {
            RunId = input.RunId + "'",
            Messages = fold.State.Messages,
            Resume = resume.ToValueList(),
        };
    }
}
