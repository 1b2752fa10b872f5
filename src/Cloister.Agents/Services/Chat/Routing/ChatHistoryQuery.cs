namespace Cloister.Agents;

/// <summary>Which messages of a conversation are read: the last of those that fit.</summary>
internal sealed record ChatHistoryQuery(string SessionId)
{
    /// <summary>How many at most.</summary>
    public int Limit { get; init; } = 30;

    public ChatDirection? Direction { get; init; }

    /// <summary>Only what is older, in milliseconds since 1970.</summary>
    public long? Before { get; init; }

    /// <summary>Only what is newer, in milliseconds since 1970.</summary>
    public long? After { get; init; }
}
