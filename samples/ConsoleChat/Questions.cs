using Cloister.AgUi;
using Cloister.Chat;

namespace ConsoleChat;

/// <summary>Asks the user.</summary>
internal static class Questions
{
    /// <summary>Before one of our tools runs. Only the clock needs no permission.</summary>
    public static async ValueTask<ToolDecision> ApproveAsync(ToolInvocation invocation, CancellationToken cancellationToken) =>
        invocation.Name == LocalTools.Clock
        || await AskAsync($"May it run {invocation.Name} {invocation.Arguments}?", cancellationToken) == true
            ? ToolDecision.Allow
            : ToolDecision.Deny("The user said no.");

    /// <summary>Answers for an agent that stopped to ask; null if nobody is there to answer.</summary>
    public static async Task<ValueList<ResumeEntry>?> AnswerAsync(ValueList<Interrupt> interrupts)
    {
        var answers = new List<ResumeEntry>();
        foreach (var interrupt in interrupts)
        {
            if (interrupt.HasExpired(TimeProvider.System.GetUtcNow()))
            {
                answers.Add(ResumeEntry.Cancel(interrupt.Id));
                continue;
            }

            if (await AskAsync(interrupt.Message ?? interrupt.Reason) is not { } approved)
            {
                return null;
            }

            answers.Add(ResumeEntry.Resolve(interrupt.Id, JsonData.Object(("approved", approved))));
        }

        return answers.ToValueList();
    }

    private static async Task<bool?> AskAsync(string question, CancellationToken cancellationToken = default)
    {
        Console.Write($"{Screen.Harmless(question)} [y/N] ");
        return await Lines.ReadAsync(cancellationToken) is { } answer ? answer.StartsWith("y", StringComparison.OrdinalIgnoreCase) : null;
    }
}
