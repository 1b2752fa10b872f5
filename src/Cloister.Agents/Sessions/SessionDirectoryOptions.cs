namespace Cloister.Agents;

/// <summary>How many sessions are kept at hand, and for how long.</summary>
internal sealed record SessionDirectoryOptions
{
    public int MaxAwake { get; init; } = 1024;

    public TimeSpan IdleTime { get; init; } = TimeSpan.FromMinutes(10);
}
