using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>A fenced code block, which may still grow.</summary>
/// <param name="Language">What stands behind the opening fence; empty if nothing does.</param>
/// <param name="Code">The lines between the fences, with LF for line breaks.</param>
public sealed record CodeBlockSegment(string Language, TextSlice Code) : MessageSegment;
