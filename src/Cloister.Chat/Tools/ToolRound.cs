using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>The calls that the application's tools have to answer before the agent can go on.</summary>
/// <param name="Calls">The calls, in the order in which the agent asks.</param>
/// <param name="State">The conversation when its run had ended.</param>
/// <param name="RunId">The run that asks.</param>
internal sealed record ToolRound(IReadOnlyList<PendingToolCall> Calls, ChatState State, string RunId);
