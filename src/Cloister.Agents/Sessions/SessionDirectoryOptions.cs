namespace Cloister.Agents;

/// <summary>How many sessions are kept at hand, and for how long.</summary>
internal sealed record SessionDirectoryOptions
{
    public int MaxAwake { get; init; } = 1024;

    public TimeSpan IdleTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>For how long what was said stays at hand. It is the most that a session holds, and quickly read again.</summary>
    public TimeSpan RecallTime { get; init; } = TimeSpan.FromMinutes(1);
}
