using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>One run of the agent itself, seen until it has let go of everything, and with each event shown as it came.</summary>
internal sealed class WatchedRun(IAgent agent, RunContext context, AbortWarning warning, CancellationToken cancellationToken)
    : IAsyncEnumerable<AgUiEvent>,
        IAsyncEnumerator<AgUiEvent>
{
    private readonly IRawEventSink? _raw = context.Items.GetValueOrDefault(RunItems.RawEvents) as IRawEventSink;
    private readonly RunsUnderway? _underway = context.Items.GetValueOrDefault(RunsUnderway.Item) as RunsUnderway;
    private readonly Lock _sync = new();
    private IAsyncEnumerator<AgUiEvent>? _events;
    private CancellationTokenRegistration _stopping;
    private ITimer? _budget;
    private bool _hasEnded;

    public AgUiEvent Current => _events!.Current;

    public IAsyncEnumerator<AgUiEvent> GetAsyncEnumerator(CancellationToken token = default)
    {
        _events = agent.RunAsync(context, cancellationToken).GetAsyncEnumerator(cancellationToken);
        _underway?.Began();
        _stopping = cancellationToken.UnsafeRegister(static run => ((WatchedRun)run!).OnStopping(), this);
        return this;
    }

    public ValueTask<bool> MoveNextAsync() => _raw is null ? _events!.MoveNextAsync() : MoveAndShowAsync(_raw);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _events!.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _stopping.Unregister();
            OnEnded();
            _underway?.Ended();
        }
    }

    private async ValueTask<bool> MoveAndShowAsync(IRawEventSink raw)
    {
        var hasNext = await _events!.MoveNextAsync().ConfigureAwait(false);
        if (hasNext)
        {
            raw.OnRawEvent(_events.Current);
        }

        return hasNext;
    }

    private void OnStopping()
    {
        lock (_sync)
        {
            if (!_hasEnded && !AbortWarning.IsGiven)
            {
                _budget = warning.Time.CreateTimer(
                    static run => ((WatchedRun)run!).OnBudgetOver(),
                    this,
                    AbortWarning.Budget,
                    Timeout.InfiniteTimeSpan
                );
            }
        }
    }

    private void OnBudgetOver()
    {
        lock (_sync)
        {
            _budget?.Dispose();
            _budget = null;
            if (_hasEnded)
            {
                return;
            }
        }

        warning.Give(agent);
    }

    private void OnEnded()
    {
        lock (_sync)
        {
            _hasEnded = true;
            _budget?.Dispose();
            _budget = null;
        }
    }
}
