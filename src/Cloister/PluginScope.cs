using Microsoft.Extensions.Logging;

namespace Cloister;

/// <summary>A service registry, an event bus and a context that belong together: the global scope, or one session.</summary>
public abstract partial class PluginScope : IPluginScope
{
    private PluginContext? _context;

    private protected PluginScope(PluginRuntimeBase runtime)
    {
        Runtime = runtime;
        Registry = ServiceRegistry.Unbuilt();
        Bus = new(runtime.BusDiagnostics);
    }

    /// <inheritdoc />
    public ServiceRegistry Registry { get; }

    /// <inheritdoc />
    public EventBus Bus { get; }

    /// <summary>Whether this is the global scope.</summary>
    public abstract bool IsGlobal { get; }

    /// <summary>The settings last applied to this scope.</summary>
    public RuntimeSettings Settings { get; private set; } = RuntimeSettings.Empty;

    /// <summary>The plugins that are attached here, in the order of registration.</summary>
    public IReadOnlyList<Plugin> Plugins => Committed.Plugins;

    /// <summary>The ids of the plugins that are attached here.</summary>
    public IReadOnlySet<PluginId> EnabledPluginIds => Committed.Ids;

    /// <inheritdoc cref="ServiceRegistry.Resolve{T}(ServiceId{T})"/>
    /// <remarks>The most used call of all stands here itself, and not with the other shorthands behind the interface.</remarks>
    public T Resolve<T>(ServiceId<T> slot)
        where T : class => Registry.Resolve(slot);

    /// <summary>Whether a plugin is attached here.</summary>
    public bool IsPluginEnabled(PluginId pluginId) => Committed.Contains(pluginId);

    internal PluginRuntimeBase Runtime { get; }

    internal PluginContext Context => _context ?? throw new InvalidOperationException("The context of this scope has not been built yet.");

    /// <summary>What the world sees; changes when an operation commits.</summary>
    internal PluginGroup Committed { get; private set; } = PluginGroup.Empty;

    /// <summary>What is attached at this moment, also in the middle of a change: what a detach has to undo.</summary>
    internal PluginGroup Live { get; set; } = PluginGroup.Empty;

    private protected abstract ILogger Log { get; }

    /// <summary>Name for logs and failures; not asked for unless there is something to say.</summary>
    private protected abstract string Label { get; }

    /// <summary>The settings that hooks work under; ahead of <see cref="Settings"/> while a change is not committed.</summary>
    internal RuntimeSettings InForce { get; set; } = RuntimeSettings.Empty;

    /// <summary>Ends all events of the scope.</summary>
    internal void CloseBus()
    {
        CloseBusViews();
        Bus.Dispose();
        Observe(RuntimeStepKind.BusDisposed);
    }

    private protected virtual void CloseBusViews() { }

    internal void Commit(RuntimeSettings settings)
    {
        Settings = settings;
        InForce = settings;
        Committed = Live;
    }

    /// <summary>Nothing is attached here any more.</summary>
    internal void EndCommitted() => Committed = PluginGroup.Empty;

    internal void Observe(RuntimeStepKind kind, InstalledPlugin? plugin = null) => Runtime.Observer?.OnStep(this, new(kind, plugin?.Id));

    internal void LogFailure(PluginId plugin, string hook, Exception exception)
    {
        PluginRuntimeBase.CountFailure();
        RuntimeLog.HookFailed(Log, plugin, hook, Label, exception);
    }

    /// <summary>Tells the log who came and who left by a change; never what they are configured with.</summary>
    internal void LogChange(InstalledPlugin plugin, bool isEnabled)
    {
        if (Log.IsEnabled(LogLevel.Information))
        {
            RuntimeLog.PluginSwitched(Log, plugin.Id, isEnabled ? "enabled" : "disabled", Label);
        }
    }

    private protected void BuildContext<TArguments>(
        Func<TArguments, PluginContext> factory,
        TArguments arguments,
        string where,
        Type contextType
    )
    {
        var context = factory(arguments) ?? throw new ContextFactoryRequiredException(contextType, where, returnedNull: true);
        if (context.Registry != Registry || context.Bus != Bus)
        {
            throw new InvalidOperationException(
                $"{where} returned a '{context.GetType()}' of another scope. Make a new context from the arguments for each scope."
            );
        }

        _context = context;
        Observe(RuntimeStepKind.ContextBuilt);
    }
}
