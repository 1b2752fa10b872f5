using System.Globalization;
using Cloister.AgUi;
using Microsoft.AspNetCore.Http;

namespace Cloister.Agents.AspNetCore;

/// <summary>The actions that were put off: what there are, and calling one off.</summary>
internal sealed class ScheduleEndpoints(ServedAgent served)
{
    private ScheduledJobs Jobs => served.Host.Services.Jobs;

    public async Task ListAsync(HttpContext http)
    {
        var jobs = await Jobs.ListAsync(Limit(http), Status(http), http.RequestAborted).ConfigureAwait(false);
        await Answer.SucceedAsync(http, JobJson.List(jobs)).ConfigureAwait(false);
    }

    public async Task FindAsync(HttpContext http) =>
        await Answer.SucceedAsync(http, JobJson.Of(await KnownAsync(http).ConfigureAwait(false))).ConfigureAwait(false);

    public async Task CancelAsync(HttpContext http)
    {
        var job = await KnownAsync(http).ConfigureAwait(false);
        var result = await Jobs.CancelAsync(job.Id, http.RequestAborted).ConfigureAwait(false);
        await (
            result.Success
                ? Answer.SucceedAsync(http, result.Data ?? JsonData.EmptyObject)
                : throw new RefusedException(Refusal.Conflict(result.Error))
        ).ConfigureAwait(false);
    }

    private async Task<ScheduledJob> KnownAsync(HttpContext http)
    {
        var id = RouteId.Of(http);
        return await Jobs.FindAsync(id, http.RequestAborted).ConfigureAwait(false)
            ?? throw new RefusedException(Refusal.NotFound(ScheduledJobs.NotFound(id)));
    }

    private static int Limit(HttpContext http) =>
        http.Request.Query["limit"] is not [{ Length: > 0 } text] ? ScheduledJobs.UsualLimit
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is > 0 and <= ScheduledJobs.MaxLimit
            ? limit
        : throw new RefusedException(
            Refusal.Invalid(string.Create(CultureInfo.InvariantCulture, $"'limit' has to be a number from 1 to {ScheduledJobs.MaxLimit}."))
        );

    private static JobStatus? Status(HttpContext http) =>
        http.Request.Query["status"] is not [{ Length: > 0 } text] ? null
        : JobTable.TryParse(text, out var status) ? status
        : throw new RefusedException(Refusal.Invalid($"'status' has to be one of {string.Join(", ", JobTable.Names)}."));
}
