using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What came of reading the definitions again.</summary>
/// <param name="Found">How many tasks there are, good or not.</param>
/// <param name="Scheduled">How many of them are due some time.</param>
internal sealed record ScheduleReport(int Found, int Scheduled)
{
    public JsonData ToJson() => JsonData.Object(("reloaded", true), ("tasksFound", Found), ("jobsScheduled", Scheduled));
}
