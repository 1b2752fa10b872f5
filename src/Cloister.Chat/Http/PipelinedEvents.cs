using System.Runtime.CompilerServices;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>The events of one attempt, sent through a pipeline. As long as the source has events at hand, nothing is awaited.</summary>
internal sealed class PipelinedEvents : IAsyncEnumerable<AgUiEvent>, IAsyncEnumerator<AgUiEvent>, IEventSink
{
    private readonly IAsyncEnumerable<AgUiEvent> _source;
    private readonly PipelineOptions _options;
    private readonly Rejoining _rejoining;
    private readonly Queue<AgUiEvent> _passed = [];
    private EventPipeline _pipeline;
    private IAsyncEnumerator<AgUiEvent>? _events;

    /// <summary>The events of a source as applications get them.</summary>
    /// <param name="source">What the transport, or the interceptors around it, give.</param>
    /// <param name="options">How the stream is treated.</param>
    /// <param name="rejoining">Says when what follows is no continuation and needs a fresh pipeline.</param>
    public PipelinedEvents(IAsyncEnumerable<AgUiEvent> source, PipelineOptions options, Rejoining rejoining)
    {
        _source = source;
        _options = options;
        _rejoining = rejoining;
        _pipeline = new(options, this);
    }

    public AgUiEvent Current { get; private set; } = null!;

    public IAsyncEnumerator<AgUiEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        _events = _source.GetAsyncEnumerator(cancellationToken);
        return this;
    }

    public ValueTask<bool> MoveNextAsync()
    {
        while (!TryTake())
        {
            if (_pipeline.IsOver)
            {
                return new(false);
            }

            var next = _events!.MoveNextAsync();
            if (!next.IsCompletedSuccessfully)
            {
                return WaitAsync(next);
            }

            Push(next.Result);
        }

        return new(true);
    }

    public ValueTask DisposeAsync() => _events?.DisposeAsync() ?? default;

    void IEventSink.Push(AgUiEvent agentEvent) => _passed.Enqueue(agentEvent);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> WaitAsync(ValueTask<bool> next)
    {
        Push(await next.ConfigureAwait(false));
        while (!TryTake())
        {
            if (_pipeline.IsOver)
            {
                return false;
            }

            Push(await _events!.MoveNextAsync().ConfigureAwait(false));
        }

        return true;
    }

    private bool TryTake()
    {
        if (!_passed.TryDequeue(out var passed))
        {
            return false;
        }

        Current = passed;
        return true;
    }

    private void Push(bool hasNext)
    {
        if (!hasNext)
        {
            _pipeline.Complete();
            return;
        }

        if (_rejoining.Take())
        {
            _pipeline = new(_options, this);
        }

        if (_events!.Current is RunEnded ended)
        {
            _pipeline.Fail(ended.Outcome, ended.Error);
        }
        else
        {
            _pipeline.Push(_events.Current);
        }
    }
}
