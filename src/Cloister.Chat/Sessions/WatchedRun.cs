using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>One run of the agent itself, seen until it has let go of everything, and with each event shown as it came.</summary>
internal sealed class WatchedRun(
    IAsyncEnumerable<AgUiEvent> source,
    IAgent agent,
    RunContext context,
    IRawEventSink? raw,
    AbortWarning warning,
    CancellationToken cancellationToken
) : IAsyncEnumerable<AgUiEvent>, IAsyncEnumerator<AgUiEvent>
{
    private readonly RunsUnderway? _underway = context.Items.GetValueOrDefault(RunsUnderway.Item) as RunsUnderway;
    private readonly Lock _sync = new();
    private IAsyncEnumerator<AgUiEvent>? _events;
    private CancellationTokenRegistration _stopping;
    private ITimer? _budget;
    private bool _hasEnded;

    public AgUiEvent Current => _events!.Current;

    public IAsyncEnumerator<AgUiEvent> GetAsyncEnumerator(CancellationToken token = default)
    {
        _events = source.GetAsyncEnumerator(cancellationToken);
        _underway?.Began();
        _stopping = cancellationToken.UnsafeRegister(static run => ((WatchedRun)run!).OnStopping(), this);
        return this;
    }

    public ValueTask<bool> MoveNextAsync() => raw is null ? _events!.MoveNextAsync() : MoveAndShowAsync(raw);

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

    private async ValueTask<bool> MoveAndShowAsync(IRawEventSink sink)
    {
        var hasNext = await _events!.MoveNextAsync().ConfigureAwait(false);
        if (hasNext)
        {
            sink.OnRawEvent(_events.Current);
        }

        return hasNext;
    }

    private void OnStopping()
    {
        lock (_sync)
        {
            if (!_hasEnded)
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
