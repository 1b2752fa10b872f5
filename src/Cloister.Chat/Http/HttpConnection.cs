using System.Runtime.CompilerServices;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>
/// One request and its answer. Its waits end when they take too long or the run is cancelled, whatever the server, the handlers or the
/// stream do; what is left behind then is cleaned up as soon as it comes back.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly HttpAgentOptions _options;
    private readonly HttpClient _client;
    private readonly HttpRequestMessage _request;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenSource _abort;
    private readonly CancellationTokenRegistration _abandoning;
    private readonly AbandonableWait _wait;
    private readonly Deadline _deadline;
    private HttpResponseMessage? _response;
    private Stream? _stream;
    private bool _isAnnounced;
    private bool _isClosed;

    public HttpConnection(HttpAgentOptions options, HttpClient client, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _options = options;
        _client = client;
        _request = request;
        _cancellationToken = cancellationToken;
        _abort = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _wait = new(() => Callbacks.Invoke(Clean));
        _deadline = new(options.TimeProvider, () => Callbacks.Invoke(_abort.Cancel));
        _abandoning = _abort.Token.UnsafeRegister(static wait => ((AbandonableWait)wait!).Abandon(), _wait);
    }

    /// <summary>The encoding of the answer.</summary>
    public AgUiEncoding Encoding { get; private set; }

    /// <summary>How the server says that a run goes on when its connection breaks; null when it does not say so.</summary>
    public string? Resume { get; private set; }

    /// <summary>Sends the request and waits for the headers of the answer.</summary>
    /// <exception cref="AgUiException">The answer is no stream of events.</exception>
    /// <exception cref="TimeoutException">The server took too long.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public async ValueTask OpenAsync()
    {
        _deadline.Set(_options.ConnectTimeout);
        await WaitAsync(SendAsync()).ConfigureAwait(false);
        Announce();
        if (!_response!.IsSuccessStatusCode)
        {
            throw new AgUiException(await ReadErrorAsync().ConfigureAwait(false));
        }

        if (EncodingOf(_response) is not { } encoding)
        {
            throw new AgUiException(NoStream(_response));
        }

        Encoding = encoding;
        Resume = _response.Headers.TryGetValues(HttpHeaderNames.Resume, out var values) ? values.First() : null;
        _deadline.Set(_options.ReadTimeout);
        _stream = await _response.Content.ReadAsStreamAsync(_abort.Token).ConfigureAwait(false);
    }

    /// <summary>Adds the next bytes of the answer to a reader.</summary>
    /// <returns>False when the answer has ended.</returns>
    /// <exception cref="TimeoutException">The server was silent for too long.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> FillAsync(FrameReader reader)
    {
        // Silence is counted while we listen: a consumer that takes its time is not the server's fault.
        _deadline.Touch();
        _deadline.IsPaused = false;
        var isFilled = await WaitAsync(reader.FillAsync(_stream!, _abort.Token)).ConfigureAwait(false);
        _deadline.IsPaused = true;
        return isFilled;
    }

    /// <summary>Ends the connection without waiting for anybody.</summary>
    /// <param name="cause">What ended it; null for a good end, and for ours.</param>
    public void Close(AgUiError? cause)
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        _deadline.Dispose();
        _abandoning.Unregister();
        _wait.Close();
        if (_isAnnounced)
        {
            Callbacks.Invoke(_options.OnDisconnect, cause);
        }
    }

    void IDisposable.Dispose() => Close(cause: null);

    private void Announce()
    {
        _isAnnounced = true;
        Callbacks.Invoke(_options.OnConnect);
    }

    private async ValueTask<bool> SendAsync()
    {
        _response = await _client.SendAsync(_request, HttpCompletionOption.ResponseHeadersRead, _abort.Token).ConfigureAwait(false);
        return true;
    }

    private AgUiEncoding? EncodingOf(HttpResponseMessage response)
    {
        var declared = response.Content.Headers.TryGetValues("Content-Type", out var values) ? string.Join(',', values) : null;
        return ContentNegotiation.ForResponse(declared) ?? (_options.RequireEventStreamContentType ? null : AgUiEncoding.Sse);
    }

    private static ProtocolError NoStream(HttpResponseMessage response) =>
        new($"The answer is '{response.Content.Headers.ContentType?.MediaType}', not a stream of events", ErrorCode.ProtocolMalformed);

    /// <summary>What the server says about its refusal, as far as it says it soon.</summary>
    private async ValueTask<AgUiError> ReadErrorAsync()
    {
        var body = new MemoryStream();
        try
        {
            _deadline.Set(ErrorAnswer.Patience);
            _stream = await _response!.Content.ReadAsStreamAsync(_abort.Token).ConfigureAwait(false);
            while (await WaitAsync(ReadBodyAsync(body)).ConfigureAwait(false)) { }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or TimeoutException)
        {
            // The status says what matters; with less of the body it is the same failure.
        }

        return ErrorAnswer.Of(_response!, body.GetBuffer().AsSpan(0, (int)body.Length), _options.TimeProvider.GetUtcNow());
    }

    private async ValueTask<bool> ReadBodyAsync(MemoryStream body)
    {
        var piece = new byte[Math.Min(4096, ErrorAnswer.MaxBodyBytes - body.Length)];
        var count = await _stream!.ReadAsync(piece, _abort.Token).ConfigureAwait(false);
        body.Write(piece, 0, count);
        return count > 0;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> WaitAsync(ValueTask<bool> operation)
    {
        try
        {
            var result = await _wait.For(operation).ConfigureAwait(false);
            if (!_abort.IsCancellationRequested)
            {
                return result;
            }
        }
        catch (Exception exception) when (_abort.IsCancellationRequested)
        {
            throw Aborted(exception);
        }

        throw Aborted(inner: null);
    }

    /// <summary>Whatever the aborted operation said: either the run was cancelled, or it took too long.</summary>
    private Exception Aborted(Exception? inner) =>
        _cancellationToken.IsCancellationRequested
            ? new OperationCanceledException("The run was cancelled.", inner, _cancellationToken)
            : new TimeoutException("The server was silent for too long.", inner);

    /// <summary>Nobody uses the connection any more.</summary>
    private void Clean()
    {
        _response?.Dispose();
        _request.Dispose();
        _abort.Dispose();
    }
}
