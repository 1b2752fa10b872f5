using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What somebody says to a question.</summary>
/// <param name="ApprovalId">The question.</param>
/// <param name="Decision"><see cref="ApprovalState.Approved"/>, <see cref="ApprovalState.Denied"/> or <see cref="ApprovalState.Cancelled"/>.</param>
internal sealed record ApprovalAnswer(string ApprovalId, ApprovalState Decision)
{
    /// <summary>What else he says, for the model.</summary>
    public string? Comment { get; init; }

    public static ApprovalAnswer Approve(string approvalId) => new(approvalId, ApprovalState.Approved);

    public static ApprovalAnswer Deny(string approvalId, string? comment = null) =>
        new(approvalId, ApprovalState.Denied) { Comment = comment };

    public static ApprovalAnswer Cancel(string approvalId) => new(approvalId, ApprovalState.Cancelled);

    /// <summary>What a client of the protocol says. Only what says so in so many words is an approval.</summary>
    public static ApprovalAnswer Of(ResumeEntry entry) =>
        entry.Status == ResumeStatus.Cancelled ? Cancel(entry.InterruptId)
        : (Member(entry, "approved") ?? entry.Payload) is { Kind: JsonValueKind.True } ? Approve(entry.InterruptId)
        : Deny(entry.InterruptId, Member(entry, "reason") is { } reason && reason.TryGetString(out var text) ? text : null);

    private static JsonData? Member(ResumeEntry entry, string name) =>
        entry.Payload is { } payload && payload.TryGet(name, out var value) ? value : null;
}
