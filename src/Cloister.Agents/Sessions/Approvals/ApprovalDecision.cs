namespace Cloister.Agents;

/// <summary>What was decided about a call that waited.</summary>
/// <param name="Row">The call, exactly as it was asked for; never what a client says it was.</param>
/// <param name="Decision">What was decided.</param>
/// <param name="Comment">What the person said besides.</param>
internal sealed record ApprovalDecision(ApprovalRow Row, ApprovalState Decision, string? Comment)
{
    public string ApprovalId => Row.Id;

    public string ToolCallId => Row.CallId;
}
