namespace Cloister.Testing;

/// <summary>An open session under test.</summary>
/// <remarks>Disposing it closes the session, and the runtime too when that was started for this one session.</remarks>
/// <typeparam name="TContext">The kind of context.</typeparam>
public sealed class TestSession<TContext> : IPluginScope, IAsyncDisposable
    where TContext : SessionPluginContext
{
    private readonly bool _ownsRuntime;

    internal TestSession(
        PluginSession<TContext> session,
        PluginRuntimeBase runtime,
        ManualTimeProvider clock,
        LogCollector log,
        RecordingObserver observer,
        bool ownsRuntime
    )
    {
        Session = session;
        Runtime = runtime;
        Clock = clock;
        Log = log;
        Observer = observer;
        _ownsRuntime = ownsRuntime;
    }

    /// <summary>The session itself.</summary>
    public PluginSession<TContext> Session { get; }

    /// <summary>The runtime of the session.</summary>
    public PluginRuntimeBase Runtime { get; }

    /// <summary>The clock of the runtime.</summary>
    public ManualTimeProvider Clock { get; }

    /// <summary>What the runtime logged.</summary>
    public LogCollector Log { get; }

    /// <summary>What the session's plugins see.</summary>
    public TContext Context => Session.Context;

    /// <inheritdoc/>
    public ServiceRegistry Registry => Session.Registry;

    /// <inheritdoc/>
    public EventBus Bus => Session.Bus;

    /// <summary>The global bus, where the session's plugins are heard when they emit on theirs.</summary>
    public EventBus GlobalBus => Runtime.GlobalBus;

    /// <summary>What the runtime did to this session so far.</summary>
    public IReadOnlyList<RuntimeStep> Steps => Observer.Of(Session);

    private RecordingObserver Observer { get; }

    /// <summary>Applies settings to this session alone.</summary>
    /// <inheritdoc cref="PluginRuntimeBase.UpdateSessionSettingsAsync"/>
    public Task UpdateSettingsAsync(RuntimeSettings settings, CancellationToken cancellationToken = default) =>
        Runtime.UpdateSessionSettingsAsync(Session, settings, cancellationToken).AsTask();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Session.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            if (_ownsRuntime)
            {
                await Runtime.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
