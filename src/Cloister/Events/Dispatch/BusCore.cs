using System.Diagnostics.CodeAnalysis;

namespace Cloister;

/// <summary>The state of a bus, shared with its views. Dispatches read it without a lock; all changes happen under its own monitor.</summary>
internal sealed class BusCore(EventBusDiagnostics? diagnostics)
{
    /// <summary>What a view that has ended stands on, so that one check serves buses and views alike.</summary>
    internal static readonly BusCore Closed = new(null) { _state = Disposed };

    private const int Untouched = 0;
    private const int Used = 1;
    private const int Disposed = 2;

    private ChannelTable _channels;
    private HandlerList? _taps;
    private DispatchOrigin? _plainOrigin;
    private CancellationTokenSource? _lifetime;
    private volatile int _state;

    internal bool IsDisposed => _state == Disposed;

    internal EventBusDiagnostics? Diagnostics { get; } = diagnostics;

    /// <summary>How many addresses have handlers.</summary>
    internal int ChannelCount => _channels.Count;

    internal bool HasTaps => Volatile.Read(ref _taps) is not null;

    /// <summary>Cancelled when the bus is disposed; made when first asked for, because few handlers do.</summary>
    internal CancellationToken Lifetime
    {
        get
        {
            lock (this)
            {
                return Use() ? (_lifetime ??= new CancellationTokenSource()).Token : new CancellationToken(canceled: true);
            }
        }
    }

    internal Channel? Find(AddressKey key) => _channels.Find(key);

    internal Channel? FindEvent(Type eventType) => _channels.FindEvent(eventType);

    internal HandlerSubscription[] HandlersOf(AddressKey key, string? identifier) =>
        _channels.Find(key) is { } channel ? channel.HandlersFor(identifier) : HandlerList.None;

    internal DispatchOrigin OriginOf(string? identifier, CancellationToken cancellationToken) =>
        identifier is null && !cancellationToken.CanBeCanceled
            ? _plainOrigin ??= new DispatchOrigin(this, null, CancellationToken.None)
            : new DispatchOrigin(this, identifier, cancellationToken);

    internal void Add(AddressKey key, HandlerSubscription subscription, string? identifier, BusView? view)
    {
        lock (this)
        {
            if (!Accepts(view))
            {
                throw DispatchErrors.Disposed($"handle {key}");
            }

            var channel = _channels.Find(key);
            if (channel is null)
            {
                channel = new Channel(this, key);
                _channels.Add(channel);
            }

            channel.ListFor(identifier).Append(subscription);
            view?.Record(subscription);
        }
    }

    internal void AddTap(TapSubscription tap, BusView? view)
    {
        lock (this)
        {
            if (!Accepts(view))
            {
                throw DispatchErrors.Disposed("bind a tap");
            }

            var taps = _taps ?? new HandlerList(this);
            taps.Append(tap);
            view?.Record(tap);
            Volatile.Write(ref _taps, taps);
        }
    }

    /// <summary>Shows the event to every tap.</summary>
    internal void Tap(IEventEnvelope envelope, AddressKey key)
    {
        foreach (var subscription in Volatile.Read(ref _taps)?.Sorted ?? HandlerList.None)
        {
            if (IsDisposed)
            {
                throw DispatchErrors.DisposedMeanwhile(key);
            }

            ((TapSubscription)subscription).Tap(envelope);
        }
    }

    /// <summary>Ends one subscription, unless it has ended already.</summary>
    internal void End(HandlerSubscription subscription)
    {
        lock (this)
        {
            if (subscription.List is not null)
            {
                subscription.View?.Forget(subscription);
                Unlink(subscription);
            }
        }
    }

    /// <summary>Ends what was opened through <paramref name="view"/>, also for dispatches that already run.</summary>
    internal void Close(BusView view)
    {
        lock (this)
        {
            // A bus that was disposed has ended and unlinked them already; then the first stands alone here.
            for (var subscription = view.First; subscription is not null; )
            {
                var next = subscription.NextInView;
                if (subscription.List is not null)
                {
                    subscription.LeaveView();
                    subscription.Silence();
                    Unlink(subscription);
                }

                subscription = next;
            }

            view.Close();
        }
    }

    internal void Dispose()
    {
        // Before the lock, so that threads that keep subscribing do not keep disposal waiting. A bus nobody ever listened to, as most are
        // where there are many sessions, has nothing to clear.
        if (Interlocked.Exchange(ref _state, Disposed) != Used)
        {
            return;
        }

        CancellationTokenSource? lifetime;
        lock (this)
        {
            foreach (var channel in _channels.Clear())
            {
                channel?.Clear();
            }

            _taps?.Clear();
            Volatile.Write(ref _taps, null);
            lifetime = _lifetime;
            _lifetime = null;
        }

        if (lifetime is not null)
        {
            _ = CancelAsync(lifetime);
        }
    }

    /// <summary>Reports once that an emit reached nobody only because it was made as a wider type than its value has.</summary>
    internal void ReportMiss(AddressKey key, Type runTimeType)
    {
        if (Diagnostics is { ReportsMisses: true } diagnostics && FindEvent(runTimeType) is { } channel && channel.TryReportMiss())
        {
            diagnostics.Missed(key.EventType, runTimeType);
        }
    }

    private bool Accepts(BusView? view) => Use() && view is not { IsClosed: true };

    /// <summary>Whether something may be kept here; from then on disposing takes the lock, under which this is called.</summary>
    private bool Use() => _state == Used || Interlocked.CompareExchange(ref _state, Used, Untouched) == Untouched;

    private void Unlink(HandlerSubscription subscription)
    {
        var list = subscription.List!;
        list.Remove(subscription);
        if (!list.IsEmpty)
        {
            return;
        }

        if (list == _taps)
        {
            Volatile.Write(ref _taps, null);
            return;
        }

        var channel = list as Channel;
        if (list is NamedHandlers named)
        {
            channel = named.Channel;
            channel.Release(named);
        }

        if (channel is { IsUnused: true })
        {
            _channels.Remove(channel);
        }
    }

    // Callbacks on the token are user code, which disposal does not wait for; the token itself is cancelled on return.
    [SuppressMessage("Design", "CA1031", Justification = "This is where failures of callbacks nobody waits for are logged.")]
    private async Task CancelAsync(CancellationTokenSource lifetime)
    {
        try
        {
            await lifetime.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Diagnostics?.CancellationCallbackFailed(exception);
        }
    }
}
