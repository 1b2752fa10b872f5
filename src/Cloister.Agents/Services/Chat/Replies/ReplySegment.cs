namespace Cloister.Agents;

/// <summary>One of the things that a reply consists of, in the order in which they leave: a text, or a file with what stands beneath it.</summary>
/// <param name="Text">The text.</param>
/// <param name="File">The file, as it was named; null if there is none.</param>
internal sealed record ReplySegment(string Text, FileTag? File = null);
