namespace Cloister.Agents;

/// <summary>Something that a session waits for has happened.</summary>
/// <param name="Name">Names what happened: under one name a session is told once.</param>
/// <param name="Source">Who tells it.</param>
/// <param name="Text">What models are told.</param>
internal sealed record SessionNotice(string Name, string Source, string Text)
{
    /// <summary>On whose behalf the session waits.</summary>
    public IReadOnlyList<string?> Speakers { get; init; } = [];
}
