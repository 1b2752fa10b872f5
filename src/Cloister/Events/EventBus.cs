namespace Cloister;

/// <summary>Carries events and requests between the parts of one scope, in order of priority.</summary>
/// <remarks>
/// <para>
/// Dispatch goes by the exact static type of the call. Handlers of one dispatch run one at a time, over the handlers as they stood when it
/// began: who is cancelled meanwhile may still run once, who is added waits for the next. No lock is held while a handler runs.
/// </para>
/// <para>
/// Safe from any thread; separate dispatches may overlap. Disposing waits for nobody: it cancels the token of running envelopes, starts no
/// further handler, and a dispatch that had some left ends with <see cref="ObjectDisposedException"/>.
/// </para>
/// </remarks>
public sealed partial class EventBus : IDisposable
{
    private readonly BusView? _view;
    private BusCore _core;

    /// <summary>An empty bus. Who makes it disposes it.</summary>
    public EventBus()
        : this(diagnostics: null) { }

    internal EventBus(EventBusDiagnostics? diagnostics) => _core = new BusCore(diagnostics);

    private EventBus(BusCore core, BusView view)
    {
        _core = core;
        _view = view;
    }

    /// <summary>Whether the bus has ended; every other use of it then fails, but for cancelling and disposing.</summary>
    public bool IsDisposed => _core.IsDisposed;

    /// <summary>Cancelled when the bus is disposed.</summary>
    internal CancellationToken Lifetime => _core.Lifetime;

    /// <summary>How many addresses have handlers.</summary>
    internal int ChannelCount => _core.ChannelCount;

    /// <summary>Ends every subscription and tap, and the bus. Does not wait for handlers that run.</summary>
    public void Dispose()
    {
        if (_view is null)
        {
            _core.Dispose();
            return;
        }

        // A view that has ended stands on a core that always was disposed: one check serves both, and the bus behind it is let go.
        Interlocked.Exchange(ref _core, BusCore.Closed).Close(_view);
    }

    /// <summary>Another door to the same handlers; disposing it ends what was opened through it and nothing else.</summary>
    internal EventBus CreateView()
    {
        var core = _core;
        return core.IsDisposed ? throw DispatchErrors.Disposed("create a view") : new EventBus(core, new BusView());
    }
}
