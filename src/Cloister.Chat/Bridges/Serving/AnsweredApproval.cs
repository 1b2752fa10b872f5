using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>A call of an earlier run, with what the user decided.</summary>
/// <param name="Call">The call as it was shown to the user.</param>
/// <param name="Refusal">What the model is told instead of a result; null if the call may run.</param>
internal sealed record AnsweredApproval(ToolCall Call, string? Refusal);
