using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What somebody decided about a call that waited.</summary>
/// <param name="ApprovalId">Which question.</param>
/// <param name="ToolCallId">Which call.</param>
/// <param name="Tool">The tool as it was asked for; never what a client says it was.</param>
/// <param name="Input">Its arguments as they were asked for.</param>
/// <param name="Decision"><c>approved</c>, <c>denied</c>, <c>expired</c> or <c>cancelled</c>.</param>
internal sealed record ApprovalDecision(string ApprovalId, string ToolCallId, string Tool, JsonData Input, string Decision)
{
    public bool IsApproved => Decision == "approved";
}
