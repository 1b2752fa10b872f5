using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>What can be answered to the open interrupts, and what cannot.</summary>
internal static class InterruptAnswers
{
    /// <summary>The first interrupt that a call would leave without an answer.</summary>
    public static Interrupt? FindOpen(ChatState state, SendOptions options) =>
        options.PendingInterrupts == PendingInterrupts.Reject && state.PendingInterrupts is [var first, ..] ? first : null;

    /// <summary>Refuses a call that would leave open interrupts out.</summary>
    public static void CheckNoneOpen(ChatState state, SendOptions options)
    {
        if (FindOpen(state, options) is { } open)
        {
            throw new InvalidOperationException(
                $"The agent waits for an answer to interrupt '{open.Id}'. Answer with {nameof(ChatSession.ResumeAsync)}, or set {nameof(SendOptions)}.{nameof(SendOptions.PendingInterrupts)} to {nameof(PendingInterrupts.CancelAll)} to give up what it asks."
            );
        }
    }

    /// <summary>Gives up whatever is open.</summary>
    public static ValueList<ResumeEntry> CancelAll(ChatState state) =>
        state.PendingInterrupts.Select(interrupt => ResumeEntry.Cancel(interrupt.Id)).ToValueList();

    /// <summary>Refuses answers that do not answer each open interrupt once.</summary>
    public static void CheckCoverage(OpeningScope scope, ValueList<ResumeEntry> answers)
    {
        var open = scope.State.PendingInterrupts;
        if (open.IsEmpty)
        {
            throw new ArgumentException("There is nothing to resume: no interrupt is open.", nameof(answers));
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var answer in answers)
        {
            var interrupt =
                open.FirstOrDefault(interrupt => interrupt.Id == answer.InterruptId)
                ?? throw new ArgumentException(
                    $"Interrupt '{answer.InterruptId}' is not open. Answer those of State.PendingInterrupts.",
                    nameof(answers)
                );
            if (!seen.Add(answer.InterruptId))
            {
                throw new ArgumentException($"Interrupt '{answer.InterruptId}' is answered twice.", nameof(answers));
            }

            Check(scope, interrupt, answer);
        }

        if (open.FirstOrDefault(interrupt => !seen.Contains(interrupt.Id)) is { } missing)
        {
            throw new ArgumentException(
                $"Interrupt '{missing.Id}' is not answered. Answer every open interrupt; one that is given up with {nameof(ResumeEntry)}.{nameof(ResumeEntry.Cancel)}.",
                nameof(answers)
            );
        }
    }

    private static void Check(OpeningScope scope, Interrupt interrupt, ResumeEntry answer)
    {
        if (answer.Status == ResumeStatus.Cancelled)
        {
            if (answer.Payload is not null)
            {
                throw new ArgumentException(
                    $"Interrupt '{interrupt.Id}' is given up, and yet has a payload. Leave it out.",
                    nameof(answer)
                );
            }

            return;
        }

        if (interrupt.HasExpired(scope.Now))
        {
            throw new InvalidOperationException(
                $"Interrupt '{interrupt.Id}' expired at {interrupt.ExpiresAt} and can only be given up. Answer it with {nameof(ResumeEntry)}.{nameof(ResumeEntry.Cancel)}."
            );
        }
    }
}
