namespace Cloister.Agents;

/// <summary>A call that was made.</summary>
/// <param name="Use">The call.</param>
/// <param name="Failed">Why the tool did not do its work, in a word; null if it did.</param>
public sealed record ToolUsed(ToolUse Use, string? Failed);
