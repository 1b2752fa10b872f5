namespace Cloister.Testing;

/// <summary>A test runtime that has yet to start. Each builder starts one.</summary>
/// <typeparam name="TGlobal">The kind of the global context.</typeparam>
/// <typeparam name="TSession">The kind of session contexts.</typeparam>
public sealed class TestRuntimeBuilder<TGlobal, TSession>
    where TGlobal : GlobalPluginContext
    where TSession : SessionPluginContext
{
    private readonly List<Plugin> _plugins;
    private readonly InitOptions<TGlobal, TSession> _options = new() { Runtime = new() };
    private readonly StandInPlugin _sessionStandIns = new();
    private readonly GlobalStandInPlugin _globalStandIns = new();
    private ManualTimeProvider? _clock;
    private LogCollector? _log;
    private bool _isStarted;

    internal TestRuntimeBuilder(IEnumerable<Plugin> plugins)
    {
        ArgumentNullException.ThrowIfNull(plugins);
        _plugins = [.. plugins];
    }

    /// <summary>Starts with these settings.</summary>
    public TestRuntimeBuilder<TGlobal, TSession> WithSettings(RuntimeSettings settings) =>
        Configure(options => options.Settings = settings);

    /// <summary>Puts a service into a slot of every session, in front of whatever plugins register there: a fake for what the plugin under test needs.</summary>
    /// <remarks>It stays the test's: sessions share it and do not dispose it.</remarks>
    public TestRuntimeBuilder<TGlobal, TSession> WithService<T>(ServiceId<T> slot, T service)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(service);
        return WithStandIn(isGlobal: false, services => services.RegisterInstance(slot, service, Priority.System));
    }

    /// <summary>The same for a slot of the global scope.</summary>
    public TestRuntimeBuilder<TGlobal, TSession> WithGlobalService<T>(ServiceId<T> slot, T service)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(service);
        return WithStandIn(isGlobal: true, services => services.RegisterInstance(slot, service, Priority.System));
    }

    /// <summary>Uses a clock that the test has already, because what it tests was given it too.</summary>
    public TestRuntimeBuilder<TGlobal, TSession> WithClock(ManualTimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _clock = clock;
        return this;
    }

    /// <summary>Logs into a collector that the test has already.</summary>
    public TestRuntimeBuilder<TGlobal, TSession> WithLog(LogCollector log)
    {
        ArgumentNullException.ThrowIfNull(log);
        _log = log;
        return this;
    }

    /// <summary>Limits how long a hook may take, on the manual clock.</summary>
    public TestRuntimeBuilder<TGlobal, TSession> WithHookTimeout(TimeSpan limit) =>
        Configure(options => options.Runtime!.HookTimeout = limit);

    /// <summary>Sets anything else: policies, context factories, session settings. Clock, log and observer are the test runtime's.</summary>
    public TestRuntimeBuilder<TGlobal, TSession> Configure(Action<InitOptions<TGlobal, TSession>> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(_options);
        return this;
    }

    /// <summary>Starts the runtime; if anything fails, it is disposed again and the failure is thrown.</summary>
    public async Task<TestRuntime<TGlobal, TSession>> StartAsync(CancellationToken cancellationToken = default)
    {
        if (_isStarted)
        {
            throw new InvalidOperationException("This builder has started its runtime. Begin the next one with TestRuntime.With(…).");
        }

        _isStarted = true;
        var (clock, log, steps) = (_clock ?? new(), _log ?? new(), new RecordingObserver());
        var options = _options.Runtime ??= new();
        (options.TimeProvider, options.LoggerFactory, options.Observer) = (clock, log, steps);
        options.NewSessionId = NumberedSessions();
        Plugin[] standIns = [.. _globalStandIns.OrNone(), .. _sessionStandIns.OrNone()];
        var runtime = await PluginRuntime.StartAsync([.. _plugins, .. standIns], _options, cancellationToken).ConfigureAwait(false);
        return new(runtime, clock, log, steps);
    }

    /// <summary>Starts the runtime and opens one session; disposing the session disposes the runtime too.</summary>
    public async Task<TestSession<TSession>> CreateSessionAsync(CancellationToken cancellationToken = default)
    {
        var runtime = await StartAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await runtime.CreateSessionAsync(options: null, ownsRuntime: true, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await runtime.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    internal TestRuntimeBuilder<TGlobal, TSession> WithStandIn(bool isGlobal, Action<PluginServiceRegistry> register)
    {
        (isGlobal ? (IStandIns)_globalStandIns : _sessionStandIns).Add(register);
        return this;
    }

    private static Func<SessionId> NumberedSessions()
    {
        var count = 0;
        return () => new($"session-{Interlocked.Increment(ref count)}");
    }
}
