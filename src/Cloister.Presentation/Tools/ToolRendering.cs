using Cloister.AgUi;

namespace Cloister.Presentation;

/// <summary>What a builder of views gets to know of a tool call.</summary>
/// <param name="Call">The call.</param>
/// <param name="Arguments">Its arguments; null while they are incomplete.</param>
/// <param name="Result">What answered it; null while nothing has.</param>
/// <param name="IsReplaying">Whether this shows what happened earlier: then show, but do not act.</param>
public sealed record ToolRendering(ToolCall Call, JsonData? Arguments, ToolMessage? Result, bool IsReplaying);
