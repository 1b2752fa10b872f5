namespace Cloister.Agents;

/// <summary>One key of a front matter.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">What it is given, without quotes.</param>
/// <param name="Line">Its first line in the file, from 0.</param>
/// <param name="Lines">How many lines it takes.</param>
internal sealed record FrontMatterField(string Key, string Value, int Line, int Lines);
