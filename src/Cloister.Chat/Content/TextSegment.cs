using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>Text outside of code blocks, with its inner line breaks; never empty.</summary>
/// <param name="Text">The text, with LF for line breaks.</param>
public sealed record TextSegment(TextSlice Text) : MessageSegment;
