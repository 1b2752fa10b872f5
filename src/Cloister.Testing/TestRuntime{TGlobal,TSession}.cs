namespace Cloister.Testing;

/// <summary>A running runtime under test. As a scope it stands for the global one.</summary>
/// <remarks>Disposing it disposes its sessions and the runtime; plugins that fail to detach fail the test there.</remarks>
/// <typeparam name="TGlobal">The kind of the global context.</typeparam>
/// <typeparam name="TSession">The kind of session contexts.</typeparam>
public sealed class TestRuntime<TGlobal, TSession> : IPluginScope, IAsyncDisposable
    where TGlobal : GlobalPluginContext
    where TSession : SessionPluginContext
{
    internal TestRuntime(PluginRuntime<TGlobal, TSession> runtime, ManualTimeProvider clock, LogCollector log, RecordingObserver steps)
    {
        Runtime = runtime;
        Clock = clock;
        Log = log;
        Observer = steps;
    }

    /// <summary>The runtime itself.</summary>
    public PluginRuntime<TGlobal, TSession> Runtime { get; }

    /// <summary>The clock of hook time limits; plugins get it if the test hands it to them.</summary>
    public ManualTimeProvider Clock { get; }

    /// <summary>What the runtime logged.</summary>
    public LogCollector Log { get; }

    /// <summary>What the runtime did, step by step.</summary>
    public RecordingObserver Observer { get; }

    /// <summary>What global plugins see.</summary>
    public TGlobal Context => Runtime.GlobalContext;

    /// <inheritdoc/>
    public ServiceRegistry Registry => Runtime.GlobalRegistry;

    /// <inheritdoc/>
    public EventBus Bus => Runtime.GlobalBus;

    /// <summary>Opens a session; ids that are not given are <c>session-1</c>, <c>session-2</c> and so on.</summary>
    public Task<TestSession<TSession>> CreateSessionAsync(
        SessionOptions<TSession>? options = null,
        CancellationToken cancellationToken = default
    ) => CreateSessionAsync(options, ownsRuntime: false, cancellationToken);

    /// <inheritdoc cref="PluginRuntimeBase.UpdateSettingsAsync"/>
    public Task UpdateSettingsAsync(RuntimeSettings settings, CancellationToken cancellationToken = default) =>
        Runtime.UpdateSettingsAsync(settings, cancellationToken).AsTask();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Runtime.DisposeAsync();

    internal async Task<TestSession<TSession>> CreateSessionAsync(
        SessionOptions<TSession>? options,
        bool ownsRuntime,
        CancellationToken cancellationToken
    )
    {
        var session = await Runtime.CreateSessionAsync(options, cancellationToken).ConfigureAwait(false);
        return new(session, Runtime, Clock, Log, Observer, ownsRuntime);
    }
}
