namespace Cloister.Agents;

/// <summary>One program and its arguments, as they stand in a command.</summary>
/// <param name="Words">The program first; quotes are taken away, what only a shell can know is left as it is.</param>
/// <param name="Targets">Files that its output goes to.</param>
/// <param name="Input">What stands in the command as its input; null if nothing does.</param>
internal sealed record SimpleCommand(IReadOnlyList<string> Words, IReadOnlyList<string> Targets, string? Input);
