namespace Cloister.Chat;

/// <summary>Which run an event is of.</summary>
/// <param name="ThreadId">The conversation.</param>
/// <param name="RunId">The run this client asked for.</param>
public readonly record struct RunIdentity(string ThreadId, string RunId);
