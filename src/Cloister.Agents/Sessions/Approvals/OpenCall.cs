using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>A call that nobody has answered.</summary>
/// <param name="Call">The call.</param>
/// <param name="Row">What it waits for; null if the application is to answer it.</param>
internal sealed record OpenCall(ToolCall Call, ApprovalRow? Row);
