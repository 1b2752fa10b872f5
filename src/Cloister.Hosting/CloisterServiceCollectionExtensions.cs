using Cloister;
using Cloister.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts a plugin runtime into a host.</summary>
public static class CloisterServiceCollectionExtensions
{
    /// <summary>Adds a <see cref="PluginRuntime"/> that starts and stops with the host; may be called again to go on building.</summary>
    /// <remarks>
    /// The runtime is a singleton, also as its base classes. It is initialised before any hosted service starts and disposed
    /// when all of them have stopped.
    /// </remarks>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets options; of several calls all are run, in order.</param>
    /// <exception cref="InvalidOperationException">There is a runtime with contexts of another kind already.</exception>
    public static ICloisterBuilder AddCloister(
        this IServiceCollection services,
        Action<CloisterOptions<GlobalPluginContext, SessionPluginContext>>? configure = null
    ) =>
        Add<PluginRuntime, GlobalPluginContext, SessionPluginContext>(
            services,
            configure,
            static (plugins, options) => new PluginRuntime(plugins, options)
        );

    /// <summary>Adds a <see cref="PluginRuntime{TGlobal, TSession}"/> with contexts of the host's own kinds.</summary>
    /// <inheritdoc cref="AddCloister(IServiceCollection, Action{CloisterOptions{GlobalPluginContext, SessionPluginContext}}?)"/>
    public static ICloisterBuilder AddCloister<TGlobal, TSession>(
        this IServiceCollection services,
        Action<CloisterOptions<TGlobal, TSession>>? configure = null
    )
        where TGlobal : GlobalPluginContext
        where TSession : SessionPluginContext =>
        Add<PluginRuntime<TGlobal, TSession>, TGlobal, TSession>(services, configure, static (plugins, options) => new(plugins, options));

    private static CloisterBuilder Add<TRuntime, TGlobal, TSession>(
        IServiceCollection services,
        Action<CloisterOptions<TGlobal, TSession>>? configure,
        Func<IEnumerable<Plugin>, RuntimeOptions, TRuntime> create
    )
        where TRuntime : PluginRuntime<TGlobal, TSession>
        where TGlobal : GlobalPluginContext
        where TSession : SessionPluginContext
    {
        ArgumentNullException.ThrowIfNull(services);
        if (configure is not null)
        {
            services.Configure(configure);
        }

        if (services.FirstOrDefault(IsBuilder)?.ImplementationInstance is CloisterBuilder existing)
        {
            return existing.RuntimeType == typeof(TRuntime) ? existing : throw OtherRuntime(existing.RuntimeType, typeof(TRuntime));
        }

        var builder = new CloisterBuilder(services, typeof(TRuntime));
        services.AddSingleton(builder);
        AddRuntime<TRuntime, TGlobal, TSession>(services, create);
        AddSessionServices<TSession>(services);
        return builder;
    }

    private static void AddRuntime<TRuntime, TGlobal, TSession>(
        IServiceCollection services,
        Func<IEnumerable<Plugin>, RuntimeOptions, TRuntime> create
    )
        where TRuntime : PluginRuntime<TGlobal, TSession>
        where TGlobal : GlobalPluginContext
        where TSession : SessionPluginContext
    {
        services.AddOptions<CloisterOptions<TGlobal, TSession>>();
        services.AddSingleton(provider =>
            create(
                [ActivatorUtilities.CreateInstance<SessionServicesPlugin>(provider), .. provider.GetServices<Plugin>()],
                RuntimeOptionsOf(provider, provider.GetRequiredService<IOptions<CloisterOptions<TGlobal, TSession>>>().Value)
            )
        );
        services.TryAddSingleton<PluginRuntime<TGlobal, TSession>>(provider => provider.GetRequiredService<TRuntime>());
        services.AddSingleton<PluginRuntimeBase>(provider => provider.GetRequiredService<TRuntime>());
        services.AddSingleton<HostStatus>();
        services.AddSingleton<RuntimeChanges>();
        services.AddSingleton<LiveSettings>();
        services.AddSingleton<SettingsReconciler>();
        services.AddSingleton<IHostedService, RuntimeHost<TGlobal, TSession>>();
    }

    private static void AddSessionServices<TSession>(IServiceCollection services)
        where TSession : SessionPluginContext
    {
        services.AddSingleton<ExposedSlots>();
        services.AddScoped<SessionHolder>();
        services.AddScoped(provider => SessionHolder.Of(provider, nameof(PluginSession)).Session);
        services.AddScoped(provider => (PluginSession<TSession>)SessionHolder.Of(provider, nameof(PluginSession)).Session);
        services.AddScoped(typeof(SessionId), provider => SessionHolder.Of(provider, nameof(SessionId)).Session.SessionId);
        services.AddScoped(provider => (TSession)SessionHolder.Of(provider, typeof(TSession).Name).Context);
        services.TryAddScoped(provider => SessionHolder.Of(provider, nameof(SessionPluginContext)).Context);
    }

    private static RuntimeOptions RuntimeOptionsOf<TGlobal, TSession>(IServiceProvider provider, InitOptions<TGlobal, TSession> options)
        where TGlobal : GlobalPluginContext
        where TSession : SessionPluginContext
    {
        var given = options.Runtime ?? new();
        return new()
        {
            LoggerFactory = given.LoggerFactory ?? provider.GetService<ILoggerFactory>(),
            TimeProvider =
                given.TimeProvider != TimeProvider.System ? given.TimeProvider : provider.GetService<TimeProvider>() ?? TimeProvider.System,
            HookTimeout = given.HookTimeout,
            NewSessionId = given.NewSessionId,
            Observer = given.Observer ?? provider.GetService<IRuntimeObserver>(),
        };
    }

    private static bool IsBuilder(ServiceDescriptor descriptor) => descriptor.ServiceType == typeof(CloisterBuilder);

    private static InvalidOperationException OtherRuntime(Type existing, Type asked) =>
        new(
            $"AddCloister cannot add a '{asked}', because this host has a '{existing}' already, and a host has one runtime. "
                + "Call AddCloister with the same contexts everywhere."
        );
}
