using Cloister.AgUi;
using Microsoft.AspNetCore.Http;

namespace Cloister.Agents.AspNetCore;

/// <summary>The plugins of the agent: what there are, what they lack, and having them do something.</summary>
internal sealed class PluginEndpoints(ServedAgent served)
{
    private AgentPlugins Plugins => served.Host.Context.Plugins;

    public Task ListAsync(HttpContext http) =>
        Answer.SucceedAsync(http, JsonData.Object(("plugins", JsonData.Array([.. Plugins.List().Select(OperatingJson.Of)]))));

    public async Task CheckAsync(HttpContext http)
    {
        var name = Known(http);
        var availability = await Plugins.AvailabilityAsync(name, http.RequestAborted).ConfigureAwait(false);
        await Answer.SucceedAsync(http, OperatingJson.Of(availability)).ConfigureAwait(false);
    }

    public async Task ActAsync(HttpContext http)
    {
        var name = Known(http);
        var payload = await JsonBody.ReadAsync(http).ConfigureAwait(false);
        var result = await Plugins
            .RunActionAsync(name, RouteId.Of(http, "action"), payload, cancellationToken: http.RequestAborted)
            .ConfigureAwait(false);
        await (
            result.Success
                ? Answer.SucceedAsync(http, result.Data ?? JsonData.EmptyObject)
                : throw new RefusedException(Refusal.Invalid(result.Error ?? "The action failed."))
        ).ConfigureAwait(false);
    }

    private string Known(HttpContext http)
    {
        var name = RouteId.Of(http);
        return Plugins.List().Any(plugin => plugin.Name == name)
            ? name
            : throw new RefusedException(Refusal.NotFound($"Unknown plugin: {name}"));
    }
}
