using Cloister.Agents;
using Cloister.AgUi;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts an agent into a .NET generic host.</summary>
public static class AgentServiceCollectionExtensions
{
    /// <summary>Adds the agent of a project: it starts with the host and stops with it. Ask for <see cref="HostedAgent"/>, or for <see cref="IAgent"/>.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="projectRoot">The folder of the project.</param>
    /// <param name="configure">What the application brings along.</param>
    public static IServiceCollection AddAgent(
        this IServiceCollection services,
        string projectRoot,
        Action<AgentHostOptions>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(projectRoot);
        services.TryAddSingleton(provider =>
        {
            var options = new AgentHostOptions { ProjectRoot = projectRoot };
            options.TimeProvider = provider.GetService<TimeProvider>() ?? options.TimeProvider;
            options.LoggerFactory = provider.GetService<ILoggerFactory>() ?? options.LoggerFactory;
            configure?.Invoke(options);
            return new HostedAgent(options);
        });
        services.TryAddSingleton<IAgent>(provider => provider.GetRequiredService<HostedAgent>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<HostedAgent>());
        return services;
    }
}
