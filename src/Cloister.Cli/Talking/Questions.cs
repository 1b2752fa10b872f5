using Cloister.AgUi;

namespace Cloister.Cli;

/// <summary>Asks the person before the terminal what the agent wants to know.</summary>
internal sealed class Questions(Terminal terminal, Screen screen, TimeProvider time)
{
    /// <summary>The answers; null if nobody is there to give them.</summary>
    public async Task<ValueList<ResumeEntry>?> AnswerAsync(ChatState state)
    {
        var answers = new List<ResumeEntry>();
        foreach (var interrupt in state.PendingInterrupts)
        {
            if (interrupt.HasExpired(time.GetUtcNow()))
            {
                answers.Add(ResumeEntry.Cancel(interrupt.Id));
                continue;
            }

            screen.Ask($"{TextOf(interrupt, state)} [y/N] ");
            if (await terminal.ReadLineAsync() is not { } answer)
            {
                return null;
            }

            var approved = answer.Trim().StartsWith("y", StringComparison.OrdinalIgnoreCase);
            answers.Add(ResumeEntry.Resolve(interrupt.Id, JsonData.Object(("approved", approved))));
        }

        return answers.ToValueList();
    }

    /// <summary>Nobody can decide about a call that he does not see as a whole.</summary>
    private static string TextOf(Interrupt interrupt, ChatState state)
    {
        var question = interrupt.Message ?? interrupt.Reason;
        return Calls.Find(state, interrupt.ToolCallId) is { } call ? $"{question}\n  {call.Name} {call.Arguments}\nAllow it?" : question;
    }
}
