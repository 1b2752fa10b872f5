using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>An action of a service that was put off.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Service">The service.</param>
/// <param name="Action">The action.</param>
/// <param name="RunAt">When it is due.</param>
/// <param name="Status">How it is.</param>
public sealed record ScheduledJob(string Id, string Service, string Action, DateTimeOffset RunAt, JobStatus Status)
{
    /// <summary>From when on it is not worth doing any more; null if it always is.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was over; null if it is not yet.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Who asked for it.</summary>
    public string Caller { get; init; } = "";

    /// <summary>Why it was not done; null if it was, or may still be.</summary>
    public string? Error { get; init; }

    /// <summary>What the action is given. It is forgotten when the job is over.</summary>
    public JsonData? Payload { get; init; }

    internal long Key { get; init; }
}
