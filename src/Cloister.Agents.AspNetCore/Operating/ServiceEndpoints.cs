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
        var (service, command) = (JsonBody.Text(body, "service"), JsonBody.Text(body, "command"));
        var payload = body.TryGet("payload", out var given) ? given : null;
        await AnswerAsync(
                http,
                service,
                await Services.CommandAsync(service, command, payload, Caller(http), http.RequestAborted).ConfigureAwait(false)
            )
            .ConfigureAwait(false);
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
        if (Services.FindAction(service, action) is not { IsOnHttp: true })
        {
            throw new RefusedException(Refusal.NotFound($"Service '{service}' has no action '{action}' that can be called over HTTP."));
        }

        var payload = await JsonBody.ReadAsync(http).ConfigureAwait(false);
        await AnswerAsync(
                http,
                service,
                await Services.InvokeAsync(service, action, payload, Caller(http), http.RequestAborted).ConfigureAwait(false)
            )
            .ConfigureAwait(false);
    }

    public static ActionCaller Caller(HttpContext http) => new("http", http.TraceIdentifier);

    private Task AnswerAsync(HttpContext http, string service, InvokeResult result) =>
        result.Success ? Answer.SucceedAsync(http, result.Data ?? JsonData.EmptyObject)
        : Services.Find(service) is null ? throw new RefusedException(Refusal.NotFound(result.Error))
        : Services.Find(service) is { State: not ServiceState.Running }
            ? throw new RefusedException(Refusal.ServiceNotRunning(result.Error))
        : throw new RefusedException(Refusal.Invalid(result.Error));
}
