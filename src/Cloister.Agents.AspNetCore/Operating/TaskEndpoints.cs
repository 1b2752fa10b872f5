using System.Globalization;
using Cloister.AgUi;
using Microsoft.AspNetCore.Http;

namespace Cloister.Agents.AspNetCore;

/// <summary>The tasks of the agent and what is kept of their runs, for whoever looks.</summary>
internal sealed class TaskEndpoints(ServedAgent served)
{
    private const string Service = "task";
    private const int UsualRuns = 20;

    public Task ListAsync(HttpContext http) =>
        AnswerAsync(
            http,
            "list",
            http.Request.Query["status"] is [{ } status] ? JsonData.Object(("status", status)) : JsonData.EmptyObject
        );

    public Task RunsAsync(HttpContext http)
    {
        var limit =
            http.Request.Query["limit"] is not [{ } text] ? UsualRuns
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new RefusedException(Refusal.Invalid("limit: a number from 1 to 200 is expected."));
        return AnswerAsync(http, "runs", JsonData.Object(("title", RouteId.Of(http)), ("limit", limit)));
    }

    public Task RunAsync(HttpContext http) => AnswerAsync(http, "runs", RunOf(http));

    public Task DeleteRunAsync(HttpContext http) => AnswerAsync(http, "delete-run", RunOf(http));

    private static JsonData RunOf(HttpContext http) => JsonData.Object(("title", RouteId.Of(http)), ("stamp", RouteId.Of(http, "stamp")));

    private async Task AnswerAsync(HttpContext http, string action, JsonData payload)
    {
        var result = await served
            .Host.Services.InvokeAsync(Service, action, payload, ServiceEndpoints.Caller(http), http.RequestAborted)
            .ConfigureAwait(false);
        if (!result.Success)
        {
            throw new RefusedException(RefusalOf(result.Error));
        }

        await Answer.SucceedAsync(http, result.Data ?? JsonData.EmptyObject).ConfigureAwait(false);
    }

    private Refusal RefusalOf(string error) =>
        served.Host.Services.Find(Service) is not { State: ServiceState.Running } ? Refusal.ServiceNotRunning(error)
        : error.Contains(" not found: ", StringComparison.Ordinal) ? Refusal.NotFound(error)
        : Refusal.Invalid(error);
}
