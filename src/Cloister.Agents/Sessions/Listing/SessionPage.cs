namespace Cloister.Agents;

/// <summary>Some sessions of a list, the newest activity first.</summary>
/// <param name="Items">The sessions.</param>
/// <param name="NextCursor">What asks for the next page; null if there is none.</param>
public sealed record SessionPage(IReadOnlyList<SessionInfo> Items, string? NextCursor);
