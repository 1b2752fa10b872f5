namespace Cloister.Agents;

/// <summary>When an action is to be done.</summary>
/// <param name="RunAt">When it is due; at once, if that has passed.</param>
public sealed record ActionSchedule(DateTimeOffset RunAt)
{
    /// <summary>For how long it is worth doing behind that, for example because the agent was stopped; null for ever.</summary>
    public TimeSpan? Expiry { get; init; }
}
