using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>A new message of the user.</summary>
/// <param name="content">What the user says.</param>
/// <param name="options">What the call says about open interrupts and tool calls.</param>
internal sealed class SendOpening(MessageContent content, SendOptions options) : Opening
{
    public override void Check(OpeningScope scope)
    {
        InterruptAnswers.CheckNoneOpen(scope.State, options);
        scope.Calls.CheckNoneOpen(scope.State, options);
    }

    public override ValueList<ResumeEntry>? Apply(OpeningScope scope)
    {
        var resume = InterruptAnswers.CancelAll(scope.State);
        scope.SettleEarlierRuns();
        scope.AppendUserMessage(content);
        return resume;
    }
}
