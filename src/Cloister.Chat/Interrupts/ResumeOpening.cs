using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>Answers to the open interrupts, and what else the user says.</summary>
internal sealed class ResumeOpening(ValueList<ResumeEntry> answers, MessageContent? remark) : Opening
{
    public override void Check(OpeningScope scope) => InterruptAnswers.CheckCoverage(scope, answers);

    public override ValueList<ResumeEntry>? Apply(OpeningScope scope)
    {
        scope.SettleEarlierRuns();
        if (remark is not null)
        {
            scope.AppendUserMessage(remark);
        }

        return answers;
    }
}
