using System.Runtime.CompilerServices;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>
/// The events of one attempt at a run as a server sends them, decoded and otherwise untouched. It is one connection, or several when the
/// server can take up a broken one.
/// </summary>
internal sealed partial class HttpRun : IAsyncEnumerable<AgUiEvent>, IAsyncEnumerator<AgUiEvent>
{
    private readonly HttpAgentParts _agent;
    private readonly RunContext _context;
    private readonly RunRequest _request;
    private readonly Rejoining _rejoining;
    private readonly IRawEventSink? _sink;
    private readonly DecoderOptions _decoding;
    private readonly RunProgress _progress = new();
    private readonly CancellationToken _cancellationToken;
    private HttpConnection? _connection;
    private EventSource? _source;
    private RunActivity? _activity;
    private AgUiEvent? _current;
    private bool _isDone;

    public HttpRun(
        HttpAgentParts agent,
        RunContext context,
        DecodedRemovals removals,
        Rejoining rejoining,
        CancellationToken cancellationToken
    )
    {
        _agent = agent;
        _context = context;
        _rejoining = rejoining;
        _cancellationToken = cancellationToken;
        _request = new(agent.Endpoint, agent.Options, context);
        _sink = context.Items.GetValueOrDefault(RunItems.RawEvents) as IRawEventSink;
        _decoding = new()
        {
            KeepWire = _sink is not null || agent.Options.Interceptors.Count > 0,
            MaxDepth = agent.Options.MaxDepth,
            NullsReadAsAbsent = agent.Options.NullsReadAsAbsent,
            OnUnrecognised = removals.Add,
        };
    }

    public AgUiEvent Current => _current!;

    public IAsyncEnumerator<AgUiEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

    /// <summary>Nothing is awaited as long as whole events are at hand.</summary>
    public ValueTask<bool> MoveNextAsync()
    {
        if (_isDone)
        {
            return new(false);
        }

        try
        {
            return _source is not null && TryDecode(_source) ? new(true) : NextAsync();
        }
#pragma warning disable CA1031 // A stream can fail a run in many ways; they end it here and below.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new(Fail(exception));
        }
    }

    public ValueTask DisposeAsync()
    {
        Finish(_progress.Outcome ?? RunOutcome.Aborted, error: null);
        return default;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> NextAsync()
    {
        try
        {
            _activity ??= RunActivity.Start(_context);
            _source ??= await OpenAsync(lastEventId: null).ConfigureAwait(false);
            while (!TryDecode(_source))
            {
                if (_source.Reader.IsCompleted)
                {
                    Finish(_progress.Outcome ?? RunOutcome.Truncated, error: null);
                    return false;
                }

                await FillAsync().ConfigureAwait(false);
            }

            return true;
        }
#pragma warning disable CA1031 // As above.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Fail(exception);
        }
    }

    private bool TryDecode(EventSource source)
    {
        while (source.TryRead(out var decoded))
        {
            if (_sink is not null)
            {
                Callbacks.Invoke(_sink.OnRawEvent, decoded);
            }

            if (!_progress.IsRepeated(decoded))
            {
                _progress.See(decoded);
                _current = decoded;
                return true;
            }
        }

        return false;
    }

    private async ValueTask<EventSource> OpenAsync(string? lastEventId)
    {
        _activity?.Enter();
        _connection = new(_agent.Options, _agent.Client, _request.Make(lastEventId), _cancellationToken);
        await _connection.OpenAsync().ConfigureAwait(false);
        return _agent.SourceOf(_connection.Encoding, _decoding);
    }

    private bool Fail(Exception exception)
    {
        if (_cancellationToken.IsCancellationRequested)
        {
            Finish(_progress.Outcome ?? RunOutcome.Aborted, error: null);
            return false;
        }

        var isUnderway = _source is not null;
        var ended = Explained(RunFailure.From(_agent.Options.ErrorClassifier, exception, _context.Input, isUnderway), isUnderway);
        if (_progress.Outcome is { } outcome && ended.Error is TransportError)
        {
            // The agent had said all there was to say.
            Finish(outcome, ended.Error);
            return false;
        }

        _current = ended;
        Finish(ended.Outcome, ended.Error);
        return true;
    }

    /// <summary>What a classifier of the application says is said in its words.</summary>
    private RunEnded Explained(RunEnded ended, bool isUnderway) =>
        _agent.Options.ErrorClassifier is ErrorClassifier && ended.Error is { } error
            ? ended with
            {
                Error = _agent.Failures.Explain(error, isUnderway),
            }
            : ended;

    private void Finish(RunOutcome outcome, AgUiError? error)
    {
        if (!_isDone)
        {
            _isDone = true;
            _connection?.Close(error);
            _activity?.Stop(outcome, error);
        }
    }
}
