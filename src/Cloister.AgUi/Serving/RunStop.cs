namespace Cloister.AgUi;

/// <summary>Stops a run: because the client left, the host shuts down, or the time is up. Then the agent has a little time to notice.</summary>
internal sealed class RunStop : IAsyncDisposable
{
    private readonly AgentEndpointOptions _options;
    private readonly Action<Exception> _report;
    private readonly CancellationTokenSource _agent = new();
    private readonly CancellationTokenSource _output = new();
    private readonly TaskCompletionSource _givenUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _sync = new();
    private readonly ITimer? _timeout;
    private readonly CancellationTokenRegistration _aborted;
    private readonly CancellationTokenRegistration _stopping;
    private ITimer? _grace;
    private bool _isDisposed;
    private volatile bool _isRequested;
    private volatile bool _clientIsGone;

    public RunStop(AgentEndpointOptions options, Action<Exception> report, CancellationToken requestAborted)
    {
        _options = options;
        _report = report;
        _timeout = options.RunTimeout is { } limit
            ? options.TimeProvider.CreateTimer(static stop => ((RunStop)stop!).Request(), this, limit, Timeout.InfiniteTimeSpan)
            : null;
        _aborted = requestAborted.UnsafeRegister(static stop => ((RunStop)stop!).ClientLeft(), this);
        _stopping = options.Stopping.UnsafeRegister(static stop => ((RunStop)stop!).Request(), this);
    }

    /// <summary>Tells the agent to stop.</summary>
    public CancellationToken ForAgent => _agent.Token;

    /// <summary>Ends attempts to send something.</summary>
    public CancellationToken ForOutput => _output.Token;

    /// <summary>The agent was told to stop and has had its time.</summary>
    public Task GivenUp => _givenUp.Task;

    public bool IsRequested => _isRequested;

    public bool ClientIsGone => _clientIsGone;

    /// <summary>Nobody reads any more.</summary>
    public void ClientLeft()
    {
        _clientIsGone = true;
        _output.Cancel();
        Request();
    }

    public async ValueTask DisposeAsync()
    {
        await _aborted.DisposeAsync().ConfigureAwait(false);
        await _stopping.DisposeAsync().ConfigureAwait(false);
        if (_timeout is not null)
        {
            await _timeout.DisposeAsync().ConfigureAwait(false);
        }

        lock (_sync)
        {
            _isDisposed = true;
        }

        if (_grace is not null)
        {
            await _grace.DisposeAsync().ConfigureAwait(false);
        }

        _agent.Dispose();
        _output.Dispose();
    }

    private void Request()
    {
        lock (_sync)
        {
            if (_isRequested || _isDisposed)
            {
                return;
            }

            _isRequested = true;
            _grace = _options.TimeProvider.CreateTimer(
                static stop => ((RunStop)stop!).GiveUp(),
                this,
                _options.StopGrace,
                _options.StopGrace
            );
        }

        try
        {
            _agent.Cancel();
        }
        catch (AggregateException exception)
        {
            // The agent's own callbacks; here they would reach whoever stops the host.
            _report(exception);
        }
    }

    /// <summary>First the agent has had its time; then, after as much again, a client that does not read what is left to say.</summary>
    private void GiveUp()
    {
        if (!_givenUp.TrySetResult())
        {
            _output.Cancel();
        }
    }
}
