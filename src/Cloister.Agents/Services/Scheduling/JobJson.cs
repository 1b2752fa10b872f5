using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>Jobs as commands and clients see them.</summary>
internal static class JobJson
{
    public static JsonData Of(ScheduledJob job) =>
        JsonFacts
            .Start.Add("jobId", job.Id)
            .Add("service", job.Service)
            .Add("action", job.Action)
            .Add("status", JobTable.NameOf(job.Status))
            .Add("runAtMs", job.RunAt.ToUnixTimeMilliseconds())
            .Add("runAt", TextOf(job.RunAt))
            .Add("expiresAt", TextOf(job.ExpiresAt))
            .Add("createdAt", TextOf(job.CreatedAt))
            .Add("endedAt", TextOf(job.EndedAt))
            .Add("caller", job.Caller)
            .Add("error", job.Error)
            .ToJson();

    /// <summary>What is answered to whoever puts an action off.</summary>
    public static JsonData Scheduled(ScheduledJob job) =>
        JsonData.Object(
            ("scheduled", true),
            ("jobId", job.Id),
            ("runAtMs", job.RunAt.ToUnixTimeMilliseconds()),
            ("status", JobTable.NameOf(job.Status))
        );

    public static JsonData List(IEnumerable<ScheduledJob> jobs) => JsonData.Object(("jobs", JsonData.Array([.. jobs.Select(Of)])));

    private static string? TextOf(DateTimeOffset? time) => time is { } known ? LogJson.Timestamp(known.ToUnixTimeMilliseconds()) : null;
}
