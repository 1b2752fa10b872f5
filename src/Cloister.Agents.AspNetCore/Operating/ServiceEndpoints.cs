using Cloister.AgUi;
using Microsoft.AspNetCore.Http;

namespace Cloister.Agents.AspNetCore;

/// <summary>The services of the agent: what there are, and having them do something.</summary>
internal sealed class ServiceEndpoints(ServedAgent served)
{
    private AgentServices Services => served.Host.Services;

    public Task ListAsync(HttpContext http) =>
        Answer.SucceedAsync(http, JsonData.Object(("services", JsonData.Array([.. Services.List().Select(OperatingJson.Of)]))));

    /// <summary>An action or a control verb, named in the body.</summary>
    public async Task CommandAsync(HttpContext http)
    {
        var body = await JsonBody.ReadAsync(http).ConfigureAwait(false);
        var (rest, schedule) = ScheduleFields.Take(body, static _ => false, served.Time.GetUtcNow());
        var (service, command) = (JsonBody.Text(rest, "service"), JsonBody.Text(rest, "command"));
        var payload = rest.TryGet("payload", out var given) ? given : null;
        await (
            schedule is null
                ? AnswerAsync(
                    http,
                    service,
                    await Services.CommandAsync(service, command, payload, Caller(http), http.RequestAborted).ConfigureAwait(false)
                )
                : ScheduleAsync(http, service, command, payload, schedule)
        ).ConfigureAwait(false);
    }

    public async Task ControlAsync(HttpContext http)
    {
        var body = await JsonBody.ReadAsync(http).ConfigureAwait(false);
        var verb = JsonBody.Text(body, "action");
        if (verb is not ("start" or "stop" or "restart" or "status"))
        {
            throw new RefusedException(Refusal.Invalid($"'{verb}' is no way to control a service: say start, stop, restart or status."));
        }

        var service = RouteId.Of(http);
        await AnswerAsync(
                http,
                service,
                await Services
                    .CommandAsync(service, verb, caller: Caller(http), cancellationToken: http.RequestAborted)
                    .ConfigureAwait(false)
            )
            .ConfigureAwait(false);
    }

    /// <summary>An action by its path; the body is what it is given.</summary>
    public async Task ActAsync(HttpContext http)
    {
        var (service, action) = (RouteId.Of(http), RouteId.Of(http, "action"));
        if (Services.FindAction(service, action) is not { IsOnHttp: true } found)
        {
            throw new RefusedException(Refusal.NotFound($"Service '{service}' has no action '{action}' that can be called over HTTP."));
        }

        var body = await JsonBody.ReadAsync(http).ConfigureAwait(false);
        var (payload, schedule) = ScheduleFields.Take(body, name => IsPayload(found, name), served.Time.GetUtcNow());
        await (
            schedule is null
                ? AnswerAsync(
                    http,
                    service,
                    await Services.InvokeAsync(service, action, payload, Caller(http), http.RequestAborted).ConfigureAwait(false)
                )
                : ScheduleAsync(http, service, action, payload, schedule)
        ).ConfigureAwait(false);
    }

    /// <summary>Whether an action is given something of this name itself.</summary>
    private static bool IsPayload(ServiceAction action, string name) =>
        !action.IsSchedulable && name != "schedule"
        || action.InputSchema is { IsObject: true } schema
            && schema.TryGet("properties", out var properties)
            && properties.IsObject
            && properties.TryGet(name, out _);

    private async Task ScheduleAsync(HttpContext http, string service, string action, JsonData? payload, ActionSchedule schedule)
    {
        var result = await Services.ScheduleAsync(service, action, schedule, payload, Caller(http)).ConfigureAwait(false);
        await (
            result.Success ? Answer.SucceedAsync(http, result.Data ?? JsonData.EmptyObject)
            : Services.Find(service) is null ? throw new RefusedException(Refusal.NotFound(result.Error))
            : throw new RefusedException(Refusal.Invalid(result.Error))
        ).ConfigureAwait(false);
    }

    public static ActionCaller Caller(HttpContext http) => new("http", http.TraceIdentifier);

    private Task AnswerAsync(HttpContext http, string service, InvokeResult result) =>
        result.Success ? Answer.SucceedAsync(http, result.Data ?? JsonData.EmptyObject)
        : Services.Find(service) is null ? throw new RefusedException(Refusal.NotFound(result.Error))
        : Services.Find(service) is { State: not ServiceState.Running }
            ? throw new RefusedException(Refusal.ServiceNotRunning(result.Error))
        : throw new RefusedException(Refusal.Invalid(result.Error));
}
