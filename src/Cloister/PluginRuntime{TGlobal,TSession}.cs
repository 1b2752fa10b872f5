using System.Runtime.CompilerServices;

namespace Cloister;

/// <summary>Owns the plugins, the global scope, all sessions and the settings; with contexts of the host's own kinds.</summary>
/// <remarks>
/// Created, initialised once, disposed once. Everything may be called from many threads: reads take no lock, sessions are
/// created side by side, and changes of settings or plugins come one at a time.
/// </remarks>
/// <typeparam name="TGlobal">The kind of the global context.</typeparam>
/// <typeparam name="TSession">The kind of session contexts.</typeparam>
public class PluginRuntime<TGlobal, TSession> : PluginRuntimeBase
    where TGlobal : GlobalPluginContext
    where TSession : SessionPluginContext
{
    private GlobalPluginContext? _globalContext;
    private Func<SessionContextArguments, TSession>? _sessionContextFactory;

    /// <summary>Creates a runtime that has yet to be initialised.</summary>
    /// <exception cref="ArgumentException">Two plugins share an id, an id is not legal, or a plugin takes a context that this runtime does not have.</exception>
    public PluginRuntime(IEnumerable<Plugin>? plugins = null, RuntimeOptions? options = null)
        : base(plugins, options) { }

    /// <summary>The context of the global scope.</summary>
    /// <exception cref="InvalidOperationException">The runtime is not initialised.</exception>
    public TGlobal GlobalContext => (TGlobal)(GlobalScopeOrThrow() is not null ? _globalContext! : null!);

    private protected sealed override Type GlobalContextType => typeof(TGlobal);

    private protected sealed override Type SessionContextType => typeof(TSession);

    /// <summary>Brings up the global scope.</summary>
    /// <remarks>
    /// When plugins fail to attach, the runtime is initialised without them and can be used, unless the options say
    /// otherwise; the exception tells. After any other failure it can be initialised again.
    /// </remarks>
    /// <exception cref="PluginLifecycleException">Plugins failed.</exception>
    /// <exception cref="ContextFactoryRequiredException">The global context is of the host's own kind and there is no factory.</exception>
    /// <exception cref="UnknownReferenceException">The settings name what is not there.</exception>
    public async ValueTask InitializeAsync(InitOptions<TGlobal, TSession>? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        var factory = options.GlobalContextFactory ?? DefaultGlobal();
        await StartGlobalAsync(
                options.Settings,
                options.UnknownReferences,
                options.SessionSettings,
                options.OnAttachFailure,
                arguments =>
                {
                    _sessionContextFactory = options.SessionContextFactory;
                    return _globalContext = factory(arguments);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Opens a session with the runtime's settings.</summary>
    /// <inheritdoc cref="CreateSessionAsync(SessionOptions{TSession}?, CancellationToken)"/>
    public ValueTask<PluginSession<TSession>> CreateSessionAsync(CancellationToken cancellationToken = default) =>
        CreateSessionAsync(options: null, cancellationToken);

    /// <summary>Opens a session: its plugins register, then attach, and then it is there for all to see; or nothing of it is left.</summary>
    /// <exception cref="InvalidOperationException">The runtime is not initialised, or the id is in use.</exception>
    /// <exception cref="ContextFactoryRequiredException">The session context is of the host's own kind and there is no factory.</exception>
    /// <exception cref="PluginLifecycleException">Plugins failed; those that had started were detached.</exception>
    /// <exception cref="UnknownReferenceException">The settings name what is not there.</exception>
    [OverloadResolutionPriority(1)] // so that new() means options and not a token
    public ValueTask<PluginSession<TSession>> CreateSessionAsync(
        SessionOptions<TSession>? options,
        CancellationToken cancellationToken = default
    )
    {
        var factory = options?.ContextFactory ?? _sessionContextFactory ?? DefaultSession();
        return OpenAsync(new PluginSession<TSession>(this, options?.Id), options?.Settings, factory, cancellationToken);
    }

    private static Func<GlobalContextArguments, TGlobal> DefaultGlobal() =>
        typeof(TGlobal) == typeof(GlobalPluginContext)
            ? static arguments => (TGlobal)new GlobalPluginContext(arguments)
            : throw new ContextFactoryRequiredException(typeof(TGlobal), "InitOptions.GlobalContextFactory", returnedNull: false);

    private static Func<SessionContextArguments, TSession> DefaultSession() =>
        typeof(TSession) == typeof(SessionPluginContext)
            ? static arguments => (TSession)new SessionPluginContext(arguments)
            : throw new ContextFactoryRequiredException(
                typeof(TSession),
                "SessionOptions.ContextFactory (or InitOptions.SessionContextFactory)",
                returnedNull: false
            );
}
