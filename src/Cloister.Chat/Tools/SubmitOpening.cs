using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>The result of a tool call that people answer. The last open one lets the agent go on.</summary>
internal sealed class SubmitOpening(string toolCallId, ToolOutput output) : Opening
{
    public override bool JoinsToolRound => true;

    public override void Check(OpeningScope scope)
    {
        if (!scope.State.PendingToolCalls.Any(pending => pending.Call.Id == toolCallId && pending.Status == OpenItemStatus.Complete))
        {
#pragma warning disable CA2208 // The parameter of the session's call.
            throw new ArgumentException(
                $"Tool call '{toolCallId}' does not wait for a result: it is unknown, not complete, or answered. Take the id from State.PendingToolCalls.",
                nameof(toolCallId)
            );
#pragma warning restore CA2208
        }
    }

    public override ValueList<ResumeEntry>? Apply(OpeningScope scope)
    {
        OpenCalls.Answer(scope.Fold, scope.NewId(), toolCallId, output);
        if (scope.Calls.OursIn(scope.State).Count > 0 || !scope.State.PendingInterrupts.IsEmpty)
        {
            return null;
        }

        scope.SettleEarlierRuns();
        return [];
    }
}
