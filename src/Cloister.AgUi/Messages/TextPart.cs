namespace Cloister.AgUi;

/// <summary>A part that is text.</summary>
/// <param name="Text">The text.</param>
public sealed record TextPart(string Text) : ContentPart;
