using Cloister.AgUi;
using Cloister.Chat;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds chat clients to a container.</summary>
public static class AgUiClientServiceCollectionExtensions
{
    /// <summary>Adds the <see cref="AgUiClient"/> of an application that talks to one agent.</summary>
    /// <param name="services">The container's services.</param>
    /// <param name="agent">Makes the agent, which the client owns.</param>
    /// <param name="configure">Changes the options; the logger factory is the container's.</param>
    /// <remarks>One for the container; disposed with it.</remarks>
    public static IServiceCollection AddAgUiClient(
        this IServiceCollection services,
        Func<IServiceProvider, IAgent> agent,
        Action<IServiceProvider, AgUiClientOptions>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(agent);
        return services.AddSingleton(provider => Create(provider, agent, configure));
    }

    /// <summary>Adds the <see cref="AgUiClient"/> of one of several agents, resolved by its name as the key.</summary>
    /// <param name="services">The container's services.</param>
    /// <param name="name">The key.</param>
    /// <param name="agent">Makes the agent, which the client owns.</param>
    /// <param name="configure">Changes the options; the logger factory is the container's.</param>
    /// <remarks>One for the container; disposed with it.</remarks>
    public static IServiceCollection AddAgUiClient(
        this IServiceCollection services,
        string name,
        Func<IServiceProvider, IAgent> agent,
        Action<IServiceProvider, AgUiClientOptions>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(agent);
        return services.AddKeyedSingleton(name, (provider, _) => Create(provider, agent, configure));
    }

    private static AgUiClient Create(
        IServiceProvider provider,
        Func<IServiceProvider, IAgent> agent,
        Action<IServiceProvider, AgUiClientOptions>? configure
    )
    {
        var options = new AgUiClientOptions();
        options.LoggerFactory = provider.GetService<ILoggerFactory>() ?? options.LoggerFactory;
        options.TimeProvider = provider.GetService<TimeProvider>() ?? options.TimeProvider;
        configure?.Invoke(provider, options);
        return new(agent(provider), options);
    }
}
