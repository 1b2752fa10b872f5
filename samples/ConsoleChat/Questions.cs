using Cloister.AgUi;
using Cloister.Chat;

namespace ConsoleChat;

/// <summary>Asks the user.</summary>
internal static class Questions
{
    /// <summary>Before one of our tools runs. Only the clock needs no permission.</summary>
    public static ValueTask<ToolDecision> ApproveAsync(ToolInvocation invocation, CancellationToken _) =>
        ValueTask.FromResult(
            invocation.Name == LocalTools.Clock || Ask($"May it run {invocation.Name} {invocation.Arguments}?") == true
                ? ToolDecision.Allow
                : ToolDecision.Deny("The user said no.")
        );

    /// <summary>Answers for an agent that stopped to ask; null if nobody is there to answer.</summary>
    public static ValueList<ResumeEntry>? Answer(ValueList<Interrupt> interrupts)
    {
        var answers = new List<ResumeEntry>();
        foreach (var interrupt in interrupts)
        {
            if (Ask(interrupt.Message ?? interrupt.Reason) is not { } approved)
            {
                return null;
            }

            answers.Add(ResumeEntry.Resolve(interrupt.Id, JsonData.Object(("approved", approved))));
        }

        return answers.ToValueList();
    }

    private static bool? Ask(string question)
    {
        Console.Write($"{question} [y/N] ");
        return Console.ReadLine() is { } answer ? answer.StartsWith("y", StringComparison.OrdinalIgnoreCase) : null;
    }
}
