using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cloister;

/// <summary>What all runtimes have in common, whatever the kinds of their contexts: plugins, the global scope, sessions, settings.</summary>
/// <remarks>Safe for use from many threads. Create a <see cref="PluginRuntime"/> or a <see cref="PluginRuntime{TGlobal, TSession}"/>.</remarks>
public abstract partial class PluginRuntimeBase : IAsyncDisposable
{
    private readonly RuntimeGate _gate = new();
    private readonly RuntimeOptions _options;
    private volatile PluginCatalog _catalog = PluginCatalog.Empty;
    private volatile RuntimeSettings _settings = RuntimeSettings.Empty;
    private volatile BlueprintCache? _blueprints;
    private volatile GlobalScope? _global;

    private protected PluginRuntimeBase(IEnumerable<Plugin>? plugins, RuntimeOptions? options)
    {
        _options = options ?? new();
        Observer = _options.Observer;
        HookTimeout = _options.HookTimeout;
        var loggers = _options.LoggerFactory ?? NullLoggerFactory.Instance;
        Log = loggers.CreateLogger("Cloister.Runtime");
        SessionLog = loggers.CreateLogger("Cloister.Session");
        PluginLog = loggers.CreateLogger("Cloister.Plugins");
        BusDiagnostics = _options.LoggerFactory is null ? null : new(loggers.CreateLogger("Cloister.Events"));
        try
        {
            AddRange(plugins ?? []);
        }
        catch (InvalidOperationException duplicate)
        {
            throw new ArgumentException(duplicate.Message, nameof(plugins), duplicate);
        }
    }

    /// <summary>All plugins, in the order of registration.</summary>
    public IReadOnlyList<Plugin> Plugins => [.. _catalog.All.Select(plugin => plugin.Plugin)];

    /// <summary>The plugins of the global scope.</summary>
    public IReadOnlyList<Plugin> GlobalPlugins => [.. _catalog.Globals.Select(plugin => plugin.Plugin)];

    /// <summary>The plugins of sessions.</summary>
    public IReadOnlyList<Plugin> SessionPlugins => [.. _catalog.Sessions.Select(plugin => plugin.Plugin)];

    /// <summary>The settings in force; empty before the runtime is initialised, still readable when it is disposed.</summary>
    public RuntimeSettings Settings => _settings;

    /// <summary>The open sessions in the order of their creation; the list is live, and reading it gives a snapshot.</summary>
    public IReadOnlyList<PluginSession> Sessions => OpenSessions;

    /// <summary>Whether the runtime has been initialised and not yet disposed.</summary>
    public bool IsInitialized => _blueprints is not null && !IsDisposing;

    /// <summary>The services of the global scope.</summary>
    /// <exception cref="InvalidOperationException">The runtime is not initialised.</exception>
    public ServiceRegistry GlobalRegistry => GlobalScopeOrThrow().Registry;

    /// <summary>The bus of the global scope.</summary>
    /// <exception cref="InvalidOperationException">The runtime is not initialised.</exception>
    public EventBus GlobalBus => GlobalScopeOrThrow().Bus;

    internal ILogger Log { get; }

    internal ILogger SessionLog { get; }

    internal ILogger PluginLog { get; }

    internal EventBusDiagnostics? BusDiagnostics { get; }

    internal IRuntimeObserver? Observer { get; }

    internal TimeSpan? HookTimeout { get; }

    internal SessionList OpenSessions { get; } = new();

    internal SettingsCheck Check => CheckOf(_catalog);

    /// <summary>Adds a plugin; before the runtime is initialised.</summary>
    /// <exception cref="InvalidOperationException">The id is taken, or the runtime is initialised already.</exception>
    /// <exception cref="ArgumentException">The id is not legal, or the runtime has no such context as the plugin takes.</exception>
    public void Add(Plugin plugin)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        AddRange([plugin]);
    }

    /// <summary>Adds several plugins, or none of them when one is refused.</summary>
    /// <inheritdoc cref="Add"/>
    public void AddRange(IEnumerable<Plugin> plugins)
    {
        ArgumentNullException.ThrowIfNull(plugins);
        ObjectDisposedException.ThrowIf(IsDisposing, this);
        if (_global is not null)
        {
            throw new InvalidOperationException(
                "Plugins are added before InitializeAsync. Use UpdatePluginsAsync while the runtime is running."
            );
        }

        _catalog = _catalog.Change(Inspect(plugins, ServiceRegistry.NoPlugins), ServiceRegistry.NoPlugins);
    }

    /// <summary>The open session with an id.</summary>
    public PluginSession? FindSession(SessionId id)
    {
        id.ThrowIfDefault(nameof(id));
        return OpenSessions.Find(id);
    }

    internal GlobalScope GlobalScopeOrThrow([System.Runtime.CompilerServices.CallerMemberName] string member = "") =>
        _global
        ?? throw new InvalidOperationException($"{member} needs an initialised runtime. Await InitializeAsync first, or use StartAsync.");

    internal SettingsCheck CheckOf(PluginCatalog catalog) => new(catalog, _unknownReferences, Log);

    internal SessionId NewSessionId() => _options.NewSessionId();

    /// <summary>Gives a hook no more time than the options allow.</summary>
    internal ValueTask Bounded(ValueTask hook) =>
        HookTimeout is { } limit && !hook.IsCompleted ? new(BoundedAsync(hook.AsTask(), limit)) : hook;

    private async Task BoundedAsync(Task hook, TimeSpan limit)
    {
        try
        {
            await hook.WaitAsync(limit, _options.TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException exception) when (!hook.IsCompleted)
        {
            // Left behind, but not out of sight: what becomes of it is logged when it ends.
            _ = hook.ContinueWith(
                late => RuntimeLog.LateHookFailed(PluginLog, late.Exception!.GetBaseException()),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted,
                TaskScheduler.Default
            );
            throw new TimeoutException($"The hook took longer than RuntimeOptions.HookTimeout ({limit}) and was left behind.", exception);
        }
    }

    private protected abstract Type GlobalContextType { get; }

    private protected abstract Type SessionContextType { get; }

    private List<InstalledPlugin> Inspect(IEnumerable<Plugin> plugins, IReadOnlySet<PluginId> freed)
    {
        var inspected = new List<InstalledPlugin>();
        foreach (var plugin in plugins)
        {
            ArgumentNullException.ThrowIfNull(plugin, nameof(plugins));
            var installed = new InstalledPlugin(plugin);
            installed.Id.ThrowIfDefault(nameof(plugins));
            RefuseSentinel(installed.Id);
            RefuseForeignContext(plugin);
            if (
                (_catalog.Find(installed.Id) is not null && !freed.Contains(installed.Id))
                || inspected.Exists(other => other.Id == installed.Id)
            )
            {
                throw new InvalidOperationException(
                    $"A plugin with id '{installed.Id}' is there already. Ids are unique over global and session plugins; give '{plugin.GetType()}' another."
                );
            }

            inspected.Add(installed);
        }

        return inspected;
    }

    private static void RefuseSentinel(PluginId id)
    {
        if (!PluginId.IsValid(id.Value))
        {
            throw new ArgumentException($"'{id}' is reserved and cannot be the id of a plugin.", nameof(id));
        }
    }

    private void RefuseForeignContext(Plugin plugin)
    {
        var supplied = plugin.IsGlobal ? GlobalContextType : SessionContextType;
        if (!plugin.ContextType.IsAssignableFrom(supplied))
        {
            throw new ArgumentException(
                $"Plugin '{plugin.PluginId}' takes a '{plugin.ContextType}', but this runtime supplies '{supplied}'. "
                    + "Use a PluginRuntime<TGlobal, TSession> with that context, or derive the plugin from the base one.",
                nameof(plugin)
            );
        }
    }
}
