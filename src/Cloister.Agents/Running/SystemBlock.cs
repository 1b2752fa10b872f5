namespace Cloister.Agents;

/// <summary>A part of what models are told before everything else.</summary>
/// <param name="Name">Where it comes from: <c>profile</c>, <c>soul</c> or <c>core</c>.</param>
/// <param name="Text">The text; names in double braces are replaced for each run.</param>
public sealed record SystemBlock(string Name, string Text);
