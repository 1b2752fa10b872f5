using Cloister.Agents;
using Cloister.AgUi;

namespace Cloister.Benchmarks;

internal static class Asking
{
    /// <summary>Asks as a client of the protocol does, and reads to the end.</summary>
    /// <param name="host">The agent.</param>
    /// <param name="thread">The conversation.</param>
    /// <param name="number">The number of the run in it.</param>
    /// <param name="seen">Told of each piece of text that arrives.</param>
    public static async Task AskAsync(this AgentHost host, string thread, int number, Action? seen = null)
    {
        var input = new RunAgentInput(thread, $"run-{number}")
        {
            Messages = [new UserMessage($"msg-{number}", "What changed since yesterday?")],
        };
        AgUiEvent? last = null;
        await foreach (var @event in host.Agent.RunAsync(new(input)))
        {
            last = @event;
            if (@event is TextMessageContentEvent)
            {
                seen?.Invoke();
            }
        }

        if (last is not RunFinishedEvent { Outcome: SuccessOutcome })
        {
            throw new InvalidOperationException($"A run that was measured ended with {last}.");
        }
    }
}
