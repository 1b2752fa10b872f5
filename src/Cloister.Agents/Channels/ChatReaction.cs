namespace Cloister.Agents;

/// <summary>A sign under a message.</summary>
/// <param name="Emoji">The sign.</param>
/// <param name="IsBig">Whether it is to be seen from afar.</param>
public sealed record ChatReaction(string Emoji, bool IsBig = false);
