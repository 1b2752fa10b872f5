using Microsoft.Extensions.Logging;

namespace Cloister;

/// <summary>One sealed scope with a lifetime: own services, own events, own context, own set of enabled plugins.</summary>
/// <remarks>Typically one document, chat, tab, workspace or job. Disposing it touches no other session and no global plugin.</remarks>
public abstract class PluginSession : PluginScope, IAsyncDisposable
{
    private EventBus? _globalBus;
    private CancellationTokenSource? _closed;
    private SessionIdCell? _id;

    private protected PluginSession(PluginRuntimeBase runtime, SessionId? id)
        : base(runtime) => _id = id is { } given ? new(given) : null;

    /// <summary>The id: given at creation, or made when it is first asked for.</summary>
    public SessionId SessionId => (Volatile.Read(ref _id) ?? MakeId()).Id;

    /// <summary>Cancelled when the session is disposed.</summary>
    public CancellationToken Closed => (Volatile.Read(ref _closed) ?? MakeClosed()).Token;

    /// <inheritdoc />
    public sealed override bool IsGlobal => false;

    /// <summary>The session's view of the global bus: subscriptions made through it end with the session.</summary>
    internal EventBus GlobalBus
    {
        get
        {
            if (Volatile.Read(ref _globalBus) is { } existing)
            {
                return existing;
            }

            var fresh = Runtime.GlobalScopeOrThrow().Bus.CreateView();
            if (Interlocked.CompareExchange(ref _globalBus, fresh, null) is { } first)
            {
                fresh.Dispose();
                return first;
            }

            if (IsClosing && Bus.IsDisposed)
            {
                fresh.Dispose();
            }

            return fresh;
        }
    }

    /// <summary>Neighbours in the runtime's list.</summary>
    internal PluginSession? Previous { get; set; }

    internal PluginSession? Next { get; set; }

    /// <summary>Whether somebody knows the id, so that the session can be looked for by it.</summary>
    internal bool HasId => Volatile.Read(ref _id) is not null;

    private protected override ILogger Log => Runtime.PluginLog;

    private protected override string Label => $"session '{SessionId}'";

    /// <summary>Whether there is anything to attach: most plugins of most sessions only register.</summary>
    internal bool AttachesQuietly(PluginGroup plugins) => !plugins.HasAttach && !Registry.MayHaveStateful && Runtime.Observer is null;

    /// <summary>Whether ending the session runs nobody's code, so that no call can come out of the middle of it.</summary>
    internal bool EndsQuietly =>
        !Live.HasDetach
        && !Registry.MayHaveStateful
        && !Registry.HasCreated
        && !Context.HasAttachments
        && Volatile.Read(ref _closed) is null
        && Runtime.Observer is null;

    /// <summary>Detaches the plugins, ends the bus, disposes the services, and leaves the runtime's list, in that order.</summary>
    /// <remarks>
    /// Whoever calls first does it and learns what failed; later calls wait for it. A call from inside a hook of this very
    /// session returns without waiting for the hook.
    /// </remarks>
    /// <exception cref="PluginLifecycleException">Plugins failed to detach; everything else was done all the same.</exception>
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return TryBeginClose(out var stepEnded) ? SessionDisposal.RunAsync(this, stepEnded) : new(WhenClosed());
    }

    internal void LogBroadcastFailed(string eventType, Exception? exception) =>
        RuntimeLog.BroadcastFailed(Runtime.SessionLog, eventType, Label, exception);

    /// <summary>A change goes on without this session, which was disposed in the middle of it.</summary>
    internal void LogSkipped(string operation, Exception exception)
    {
        if (exception is not (ScopeGoneException or OperationCanceledException))
        {
            RuntimeLog.SkippedAfterFailure(Runtime.SessionLog, operation, Label, exception);
        }
    }

    internal abstract void Build(Func<SessionContextArguments, PluginContext> factory);

    /// <summary>Tells everybody who works for the session that it ends; nobody waits for what they do about it.</summary>
    internal void SignalClosed()
    {
        if (Volatile.Read(ref _closed) is { } closed)
        {
            Closing.Signal(closed, Runtime.SessionLog, Label);
        }
    }

    private protected override void CloseBusViews() => Volatile.Read(ref _globalBus)?.Dispose();

    private SessionIdCell MakeId()
    {
        var made = new SessionIdCell(Runtime.NewSessionId());
        if (Interlocked.CompareExchange(ref _id, made, null) is { } first)
        {
            return first;
        }

        Runtime.OpenSessions.Learn(this);
        return made;
    }

    private CancellationTokenSource MakeClosed()
    {
        var made = new CancellationTokenSource();
        if (Interlocked.CompareExchange(ref _closed, made, null) is { } first)
        {
            made.Dispose();
            return first;
        }

        if (IsClosing)
        {
            made.Cancel();
        }

        return made;
    }

    // A struct cannot be published atomically; most sessions never make one of these.
    private sealed record SessionIdCell(SessionId Id);
}
