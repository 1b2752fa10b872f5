namespace Cloister.Agents;

/// <summary>How long to wait before something is tried again: longer each time, never longer than a minute, and not all at the same moment.</summary>
internal static class BackOff
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <param name="failures">How often it has failed in a row, at least once.</param>
    /// <param name="chance">A number from 0 to 1.</param>
    public static TimeSpan After(int failures, double chance)
    {
        var seconds = Math.Min(Longest.TotalSeconds, Math.Pow(2, Math.Min(failures, 16) - 1));
        // Up to a fifth less, so that whatever broke does not get everybody back at once.
        return TimeSpan.FromSeconds(seconds * (1 - 0.2 * chance));
    }
}
