namespace Cloister.Agents;

/// <summary>A note, before it is stored.</summary>
/// <param name="Content">What it says.</param>
/// <param name="Target">For how long it is kept.</param>
/// <param name="SessionId">The session it comes from; null if that is not known.</param>
public sealed record MemoryEntry(string Content, MemoryTarget Target, string? SessionId);
