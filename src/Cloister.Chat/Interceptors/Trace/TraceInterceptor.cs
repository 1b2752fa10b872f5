using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>Writes what happens to runs to a sink of the caller: the request, each event, and how it ended.</summary>
/// <remarks>
/// The sink gets the events themselves, content included. It must return at once; when it throws or is full, the entry is lost and the
/// run goes on. A run that fails or is cancelled has no response entry. Nobody completes the sink.
/// </remarks>
public sealed class TraceInterceptor : IInterceptor
{
    private readonly Action<TraceEntry> _sink;
    private readonly TimeProvider _time;

    /// <summary>Traces to a callback, which may be called for several runs at a time.</summary>
    /// <param name="sink">Gets the entries.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    public TraceInterceptor(Action<TraceEntry> sink, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(sink);
        _sink = sink;
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <summary>Traces to a channel; entries that it does not take at once are lost.</summary>
    /// <param name="sink">Gets the entries.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    public TraceInterceptor(ChannelWriter<TraceEntry> sink, TimeProvider? timeProvider = null)
        : this(Into(sink), timeProvider) { }

    /// <inheritdoc/>
    public async IAsyncEnumerable<AgUiEvent> InterceptAsync(
        RunContext context,
        RunDelegate next,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var runId = context.Input.RunId;
        var started = _time.GetTimestamp();
        var hasFailed = false;
        Callbacks.Invoke(_sink, new(_time.GetUtcNow(), TracePhase.Request, TimeSpan.Zero, runId));
        await foreach (var @event in next(context, cancellationToken).ConfigureAwait(false))
        {
            hasFailed |= @event is RunErrorEvent or RunEnded;
            Callbacks.Invoke(_sink, Entry(@event, runId, started));
            yield return @event;
        }

        if (!hasFailed && !cancellationToken.IsCancellationRequested)
        {
            Callbacks.Invoke(_sink, new(_time.GetUtcNow(), TracePhase.Response, _time.GetElapsedTime(started), runId));
        }
    }

    /// <summary>The local end of a run is no event of the protocol: only its error is told.</summary>
    private TraceEntry Entry(AgUiEvent @event, string runId, long started)
    {
        var phase = @event is RunErrorEvent or RunEnded ? TracePhase.Error : TracePhase.Event;
        return new(_time.GetUtcNow(), phase, _time.GetElapsedTime(started), runId)
        {
            Event = @event is RunEnded ? null : @event,
            Error = (@event as RunEnded)?.Error,
        };
    }

    private static Action<TraceEntry> Into(ChannelWriter<TraceEntry> sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        return entry => sink.TryWrite(entry);
    }
}
