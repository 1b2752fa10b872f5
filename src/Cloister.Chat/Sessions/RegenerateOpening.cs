using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>Another answer to the last message of the user: everything behind it goes.</summary>
internal sealed class RegenerateOpening(SendOptions options) : Opening
{
    public override void Check(OpeningScope scope) => InterruptAnswers.CheckNoneOpen(scope.State, options);

    public override ValueList<ResumeEntry>? Apply(OpeningScope scope)
    {
        var messages = scope.State.Messages;
        var last = messages.Count - 1;
        while (last >= 0 && messages[last].Role != MessageRole.User)
        {
            last--;
        }

        if (last < 0)
        {
            return null;
        }

        var resume = InterruptAnswers.CancelAll(scope.State);
        if (last + 1 < messages.Count)
        {
            scope.Fold.CutFrom(messages[last + 1].Id);
        }

        scope.ForgetQuestions();
        scope.SettleEarlierRuns();
        return resume;
    }
}
