using Cloister.AgUi;

namespace Cloister.Presentation;

/// <summary>A tool call as it is shown.</summary>
/// <param name="Call">The call, with its arguments as text, as far as they have come.</param>
/// <param name="Arguments">The arguments; null as long as they are incomplete, and if they are no JSON.</param>
/// <param name="Result">What answered it; null while nothing has.</param>
public sealed record ToolCallModel(ToolCall Call, JsonData? Arguments, ToolMessage? Result);
