using Cloister.Agents;
using Cloister.Agents.AspNetCore;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Puts an agent on the map of an ASP.NET Core application.</summary>
public static class AgentEndpointRouteBuilderExtensions
{
    /// <summary>Maps the agent of this host, the one that <c>services.AddAgent(…)</c> added.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="prefix">What the paths of the agent begin with: <c>/agents/concierge</c> puts its runs at <c>/agents/concierge/agui</c>.</param>
    /// <param name="configure">How it is reached.</param>
    /// <returns>The endpoints, for what the application wants to add to all of them.</returns>
    public static RouteGroupBuilder MapAgent(
        this IEndpointRouteBuilder endpoints,
        string prefix = "",
        Action<AgentMappingOptions>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var agent = endpoints.ServiceProvider.GetService<HostedAgent>();
        return agent is null
            ? throw new InvalidOperationException(
                "There is no agent to map, because none was added to this application. Add one before it is built: services.AddAgent(folder)."
            )
            : Map(endpoints, () => agent.Host, prefix, configure);
    }

    /// <summary>Maps an agent that the application has started itself. It has to be there for as long as the application serves.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="agent">The agent.</param>
    /// <param name="prefix">What the paths of the agent begin with.</param>
    /// <param name="configure">How it is reached.</param>
    /// <returns>The endpoints, for what the application wants to add to all of them.</returns>
    public static RouteGroupBuilder MapAgent(
        this IEndpointRouteBuilder endpoints,
        AgentHost agent,
        string prefix = "",
        Action<AgentMappingOptions>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(agent);
        return Map(endpoints, () => agent, prefix, configure);
    }

    private static RouteGroupBuilder Map(
        IEndpointRouteBuilder endpoints,
        Func<AgentHost> agent,
        string prefix,
        Action<AgentMappingOptions>? configure
    )
    {
        var options = new AgentMappingOptions();
        configure?.Invoke(options);
        var services = endpoints.ServiceProvider;
        var loggers = services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
        var served = new ServedAgent(agent, services.GetRequiredService<IHostApplicationLifetime>(), loggers);
        served.TellAddress(services.GetService<IServer>());
        var group = endpoints.MapGroup(prefix);
        new AgentMap(served, options.Access).AddTo(group);
        return group;
    }
}
