using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cloister.Agents.AspNetCore;

/// <summary>Which path leads where.</summary>
internal sealed class AgentMap(ServedAgent served, AgentAccess access)
{
    private const string Runs = "/agui";
    private const string Thread = Runs + "/threads/{id}";

    private readonly Gate _gate = new(served, access);

    public void AddTo(RouteGroupBuilder group)
    {
        var runs = new RunEndpoint(served);
        Guarded(group, HttpMethods.Post, Runs, runs.RunAsync);
        Guarded(group, HttpMethods.Get, Thread + "/stream", runs.JoinAsync);
        Guarded(group, HttpMethods.Post, Thread + "/cancel", runs.CancelAsync);
        Guarded(group, HttpMethods.Get, "/api/sessions/{id}/events", new FeedEndpoint(served).FollowAsync);
        var services = new ServiceEndpoints(served);
        Guarded(group, HttpMethods.Get, "/api/services", services.ListAsync);
        Guarded(group, HttpMethods.Post, "/api/services/command", services.CommandAsync);
        Guarded(group, HttpMethods.Post, "/api/services/{id}/control", services.ControlAsync);
        Guarded(group, HttpMethods.Post, "/service/{id}/{action}", services.ActAsync);
        var tasks = new TaskEndpoints(served);
        Guarded(group, HttpMethods.Get, "/api/tasks", tasks.ListAsync);
        Guarded(group, HttpMethods.Get, "/api/tasks/{id}/runs", tasks.RunsAsync);
        Guarded(group, HttpMethods.Get, "/api/tasks/{id}/runs/{stamp}", tasks.RunAsync);
        Guarded(group, HttpMethods.Delete, "/api/tasks/{id}/runs/{stamp}", tasks.DeleteRunAsync);
        var schedule = new ScheduleEndpoints(served);
        Guarded(group, HttpMethods.Get, "/api/schedule", schedule.ListAsync);
        Guarded(group, "/api/schedule/{id}", (HttpMethods.Get, schedule.FindAsync), (HttpMethods.Delete, schedule.CancelAsync));
        var plugins = new PluginEndpoints(served);
        Guarded(group, HttpMethods.Get, "/api/plugins", plugins.ListAsync);
        Guarded(group, HttpMethods.Get, "/api/plugins/{id}/availability", plugins.CheckAsync);
        Guarded(group, HttpMethods.Post, "/api/plugins/{id}/actions/{action}", plugins.ActAsync);
        var health = new HealthEndpoint(served);
        Open(group, "/health", health.LiveAsync);
        Open(group, "/ready", health.ReadyAsync);
    }

    private void Guarded(RouteGroupBuilder group, string method, string pattern, RequestDelegate answer) =>
        Guarded(group, pattern, (method, answer));

    private void Guarded(RouteGroupBuilder group, string pattern, params (string Method, RequestDelegate Answer)[] answers)
    {
        foreach (var (method, answer) in answers)
        {
            var endpoint = group.MapMethods(pattern, [method], _gate.Guarded(answer));
            if (access == AgentAccess.Application)
            {
                endpoint.Finally(RefuseUnguarded);
            }
        }

        if (access != AgentAccess.Application)
        {
            var methods = string.Join(", ", answers.Select(one => one.Method));
            group.MapMethods(pattern, [HttpMethods.Options], _gate.Preflight(methods));
        }
    }

    private void Open(RouteGroupBuilder group, string pattern, RequestDelegate answer) =>
        group.MapMethods(pattern, [HttpMethods.Get], _gate.Open(answer)).AllowAnonymous();

    /// <summary>That nobody guards the agent is never what somebody meant by saying nothing.</summary>
    private static void RefuseUnguarded(EndpointBuilder endpoint)
    {
        if (!endpoint.Metadata.Any(item => item is IAuthorizeData or AuthorizationPolicy or IAllowAnonymous))
        {
            throw new InvalidOperationException(
                $"Nobody would guard '{endpoint.DisplayName}' of the agent: it is mapped with {nameof(AgentAccess)}.{nameof(AgentAccess.Application)}, "
                    + "and the application does not say who may call it. Say app.MapAgent(…).RequireAuthorization(), or AllowAnonymous() if everybody may."
            );
        }
    }
}
