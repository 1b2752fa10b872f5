namespace Cloister.Agents;

/// <summary>What is shown of a chunk.</summary>
/// <param name="FirstLine">Where it begins.</param>
/// <param name="LastLine">The last line that is in it.</param>
/// <param name="Text">What it says.</param>
internal readonly record struct MemorySnippet(int FirstLine, int LastLine, string Text);
