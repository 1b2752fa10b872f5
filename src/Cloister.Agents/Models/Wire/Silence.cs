namespace Cloister.Agents;

/// <summary>Ends a request when its caller does, or when nothing was heard for too long.</summary>
internal sealed class Silence : IDisposable
{
    private readonly ProviderHttp _http;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _quiet;
    private readonly CancellationTokenSource _either;

    public Silence(ProviderHttp http, CancellationToken caller)
    {
        _http = http;
        _caller = caller;
        _quiet = new(http.SilenceTimeout, http.Time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(caller, _quiet.Token);
    }

    public CancellationToken Token => _either.Token;

    /// <summary>From here on somebody listens.</summary>
    public void Listen() => _quiet.CancelAfter(_http.SilenceTimeout);

    /// <summary>Nobody listens: a reader that takes its time is not the provider's fault.</summary>
    public void Rest() => _quiet.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>What a cancelled wait means: the caller's own doing, or a provider that says nothing.</summary>
    public Exception Broken(OperationCanceledException exception) =>
        _quiet.IsCancellationRequested && !_caller.IsCancellationRequested
            ? _http.Failure(null, $"{_http.Address.Host} was silent for {_http.SilenceTimeout.TotalSeconds:0} s", cause: exception)
            : new OperationCanceledException("The request to the model was cancelled.", exception, _caller);

    public void Dispose()
    {
        _either.Dispose();
        _quiet.Dispose();
    }
}
