using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>A call that a model asked for.</summary>
/// <param name="Tool">The name of the tool.</param>
/// <param name="Input">Its arguments.</param>
/// <param name="RunId">The run in which it is called.</param>
/// <param name="ToolCallId">The call.</param>
public sealed record ToolUse(string Tool, JsonData Input, string RunId, string ToolCallId);
