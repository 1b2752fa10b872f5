namespace Cloister;

/// <summary>
/// What a plugin or a stateful service opened in one scope while it was attached: subscriptions, taps and whatever else it
/// asked to be ended with it. Changes happen under its own monitor.
/// </summary>
internal sealed class Attachment(PluginContext context, object owner)
{
    private const int MostRounds = 8;

    private EventBus? _bus;
    private EventBus? _globalBus;
    private List<IAsyncDisposable>? _tracked;
    private volatile bool _isEnding;
    private bool _hasEnded;
    private int _rounds;
    private int _lateSubscriptions;
    private int _lateBindings;

    public PluginContext Context { get; } = context;

    public object Owner { get; } = owner;

    /// <summary>A view of the scope's bus that remembers what is subscribed through it.</summary>
    public EventBus Bus(bool forBinding = false)
    {
        if (!_isEnding && Volatile.Read(ref _bus) is { } open)
        {
            return open;
        }

        lock (this)
        {
            CountIfLate(forBinding);
            return _bus ??= Context.Bus.CreateView();
        }
    }

    /// <summary>The same of the global bus.</summary>
    public EventBus GlobalBus()
    {
        var session =
            Context as SessionPluginContext
            ?? throw new InvalidOperationException(
                $"'{Owner}' lives in the global scope, where Bus is the global bus. Use On instead of OnGlobal."
            );
        lock (this)
        {
            CountIfLate(forBinding: false);
            return _globalBus ??= session.GlobalBus.CreateView();
        }
    }

    public void Track(IAsyncDisposable tracked)
    {
        ArgumentNullException.ThrowIfNull(tracked);
        lock (this)
        {
            CountIfLate(forBinding: false);
            if (_rounds > MostRounds)
            {
                throw new InvalidOperationException(
                    $"'{Owner}' goes on tracking while what it tracks is ended. Track nothing during detach."
                );
            }

            (_tracked ??= []).Add(tracked);
        }
    }

    /// <summary>Ends everything if nothing is tracked: ending subscriptions runs nobody's code, so there is nothing to wait for.</summary>
    public bool TryEnd()
    {
        lock (this)
        {
            if (_isEnding || _tracked is not null)
            {
                return false;
            }

            EndViews();
            _hasEnded = true;
            return true;
        }
    }

    /// <summary>Ends everything. Each part is ended whatever happens to the others, and what is opened meanwhile is ended too.</summary>
    public async ValueTask EndAsync(PluginRuntimeBase runtime, StepFailures failures, string prefix)
    {
        lock (this)
        {
            _isEnding = true;
        }

        // Ending the tracked ones may open more; what is opened then is ended in the next turn.
        while (Take() is { } tracked)
        {
            foreach (var one in tracked)
            {
                await failures.RunAsync(prefix + "subscription.cancel", () => runtime.Bounded(one.DisposeAsync())).ConfigureAwait(false);
            }
        }

        ReportLate(failures, prefix);
    }

    /// <summary>Nobody would end what is opened after detach, by a hook that was left behind for example.</summary>
    public static InvalidOperationException TooLate(object owner) =>
        new($"'{owner}' is not attached here any more, so it can open nothing. Stop what it has started when it is detached.");

    private List<IAsyncDisposable>? Take()
    {
        lock (this)
        {
            EndViews();
            var tracked = _tracked;
            _tracked = null;
            _rounds = tracked is null ? 0 : _rounds + 1;
            return tracked;
        }
    }

    private void EndViews()
    {
        _bus?.Dispose();
        _globalBus?.Dispose();
        (_bus, _globalBus) = (null, null);
    }

    private void ReportLate(StepFailures failures, string prefix)
    {
        int subscriptions,
            bindings;
        lock (this)
        {
            (subscriptions, bindings) = (_lateSubscriptions, _lateBindings);
            (_lateSubscriptions, _lateBindings, _isEnding, _hasEnded) = (0, 0, false, true);
        }

        AddLeak(failures, prefix + "subscription.leak", subscriptions);
        AddLeak(failures, prefix + "binding.leak", bindings);
    }

    private void AddLeak(StepFailures failures, string step, int count)
    {
        if (count > 0)
        {
            failures.Add(
                step,
                new InvalidOperationException(
                    $"{count} subscription(s) were opened on '{Owner}' while it was being detached. They were ended; open none during detach."
                )
            );
        }
    }

    private void CountIfLate(bool forBinding)
    {
        if (_hasEnded)
        {
            throw TooLate(Owner);
        }

        if (_isEnding)
        {
            _ = forBinding ? _lateBindings++ : _lateSubscriptions++;
        }
    }
}
