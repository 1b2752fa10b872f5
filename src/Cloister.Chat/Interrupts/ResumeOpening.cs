using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>Answers to the open interrupts.</summary>
internal sealed class ResumeOpening(ValueList<ResumeEntry> answers) : Opening
{
    public override void Check(OpeningScope scope) => InterruptAnswers.CheckCoverage(scope, answers);

    public override ValueList<ResumeEntry>? Apply(OpeningScope scope)
    {
        scope.SettleEarlierRuns();
        return answers;
    }
}
