using System.Runtime.CompilerServices;
using Cloister.AgUi;

namespace ConsoleChat;

/// <summary>An agent by a handful of rules, for trying things out. It takes its time for every word.</summary>
internal sealed class DemoAgent(TimeSpan pace) : IAgent
{
    private const string Help = "I am a few rules, not a model. Say: time, note TEXT, ask, count, or anything else.";

    public async IAsyncEnumerable<AgUiEvent> RunAsync(
        RunContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var input = context.Input;
        yield return new RunStartedEvent(input.ThreadId, input.RunId);
        foreach (var e in Answer(input))
        {
            if (e is TextMessageContentEvent)
            {
                await Task.Delay(pace, TimeProvider.System, cancellationToken);
            }

            yield return e;
        }
    }

    private static IEnumerable<AgUiEvent> Answer(RunAgentInput input)
    {
        var finished = new RunFinishedEvent(input.ThreadId, input.RunId);
        if (!input.Resume.IsEmpty)
        {
            var approved = input.Resume[0].Payload is { } payload && payload["approved"].AsBoolean();
            return [.. Say(input, approved ? "Thank you, I will." : "Then I will not."), finished];
        }

        return input.Messages[^1] switch
        {
            ToolMessage { Error: { } error } => [.. Say(input, $"That did not work: {error}"), finished],
            ToolMessage result => [.. Say(input, $"Your machine says: {result.Text}"), finished],
            var message => [.. Reply(input, message.Text.ToString()), finished with { Outcome = Question(message.Text.ToString()) }],
        };
    }

    private static IEnumerable<AgUiEvent> Reply(RunAgentInput input, string text) =>
        text.Split(' ', 2) switch
        {
            ["time"] => Call(input, "clock", "{}"),
            ["note", var line] => Call(input, "append_note", JsonData.Object(("line", line)).ToString()),
            ["ask"] => [],
            ["count"] => Say(input, string.Join(' ', Enumerable.Range(1, 300))),
            _ => Say(input, $"You said: {text}. {Help}"),
        };

    private static InterruptOutcome? Question(string text) =>
        text == "ask" ? new([new("question", "confirmation") { Message = "Shall I go on?" }]) : null;

    private static IEnumerable<AgUiEvent> Say(RunAgentInput input, string text)
    {
        var id = $"text-{input.RunId}";
        yield return new TextMessageStartEvent(id);
        foreach (var word in text.Split(' '))
        {
            yield return new TextMessageContentEvent(id, word + " ");
        }

        yield return new TextMessageEndEvent(id);
    }

    private static IEnumerable<AgUiEvent> Call(RunAgentInput input, string tool, string arguments)
    {
        var id = $"call-{input.RunId}";
        return [new ToolCallStartEvent(id, tool), new ToolCallArgsEvent(id, arguments), new ToolCallEndEvent(id)];
    }
}
