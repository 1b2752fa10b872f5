using System.Collections.Immutable;
using System.Diagnostics;
using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Chat;

/// <summary>
/// Reads one run to its end, in the background. It is told to stop by a token and never waited for: whatever the agent does, whoever waits for the
/// run waits for <see cref="Ended"/>, which a timer can complete as well.
/// </summary>
internal sealed partial class RunPump(
    Exchange exchange,
    RunLane lane,
    Conversation conversation,
    Persistence persistence,
    ClientParts client
)
{
    /// <summary>How many events may come without a pause before readers of the state see them, though nobody observes it.</summary>
    private const int Batch = 128;

    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(10);

    private static readonly ImmutableDictionary<string, object> NoItems = ImmutableDictionary<string, object>.Empty;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _drop = CancellationTokenSource.CreateLinkedTokenSource(exchange.Stopped);
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly OnceLatch _pauseWarning = new();
    private ITimer? _grace;
    private int _count;

    public Exchange Exchange { get; } = exchange;

    private double Elapsed => Stopwatch.GetElapsedTime(_started).TotalMilliseconds;

    /// <summary>Completes when the run has ended and its connection has, or had time to.</summary>
    public Task Ended => _ended.Task;

    public void Start() => _ = Task.Run(ReadAsync);

    public void ShowRaw(AgUiEvent agentEvent) => conversation.RawEvents.Write(agentEvent);

    /// <summary>The run is tried again, under another id.</summary>
    public void Retry(RunAgentInput input) => lane.Retry(this, input);

    /// <summary>Gives the connection up.</summary>
    public void Drop() => OffThread.Cancel(_drop);

    private async Task ReadAsync()
    {
        using var activity = Telemetry.Source.StartActivity("cloister.chat.run");
        activity?.SetTag("thread_id", Exchange.Input!.ThreadId).SetTag("run_id", Exchange.Input.RunId);
        var sink = new PumpSink(this);
        try
        {
            await ReadAllAsync(sink).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The chain turns failures into events; what it throws itself must still end the run.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            End(RunFailure.From(client.Options.ErrorClassifier, exception, Exchange.Input!, isUnderway: _count > 0));
        }
        finally
        {
            sink.Release();
            var outcome = (lane.OutcomeOf(this) ?? RunOutcome.Aborted).ToString();
            activity?.SetTag("outcome", outcome);
            Telemetry.RunDuration.Record(Elapsed);
            Telemetry.Runs.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
            _ended.TrySetResult();
            if (_grace is not null)
            {
                await _grace.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Ends a run that its own stream did not end.</summary>
    private void End(RunEnded end)
    {
        // What others have to tell, such as a stop, is theirs to deliver: their handlers may never return.
        if (lane.Advance(this, end))
        {
            if (!client.Transforms.IsEmpty)
            {
                lane.Show(this, end);
            }

            conversation.CatchUp();
            conversation.Queue.Drain();
        }
    }

    private async Task ReadAllAsync(PumpSink sink)
    {
        var context = new RunContext(Exchange.Input!) { Headers = Exchange.Headers, Items = NoItems.SetItem(RunItems.Attempts, sink) };
        if (conversation.RawEvents.HasReaders)
        {
            context = context with { Items = context.Items.SetItem(RunItems.RawEvents, sink) };
        }

        var source = client.Runs.Open(context, lane.Underway, _drop.Token);
        var events = source.GetAsyncEnumerator(_drop.Token);
        await using (events.ConfigureAwait(false))
        {
            if (!client.Transforms.IsEmpty && !await ShowAllAsync(events).ConfigureAwait(false))
            {
                TellAgent();
                return;
            }

            while (await MoveNextAsync(events).ConfigureAwait(false))
            {
                if (!lane.Advance(this, events.Current))
                {
                    TellAgent();
                    return;
                }

                await TellAsync(events.Current).ConfigureAwait(false);
            }
        }

        if (lane.OutcomeOf(this) is null)
        {
            var error = new TransportError("The stream ended before the run was finished", ErrorCode.TransportClosed);
            End(new(RunOutcome.Truncated, error));
        }
    }

    /// <summary>Whoever stops a run does not wait until its agent was told: here it is, before it is left.</summary>
    private void TellAgent() => OffThread.CancelHere(_drop);

    /// <summary>Has transforms make of the events what is seen of them. They ask for an event, it is folded, and they get it.</summary>
    /// <returns>Whether reading goes on: transforms may end early, and hide the rest.</returns>
    private async Task<bool> ShowAllAsync(IAsyncEnumerator<AgUiEvent> events)
    {
        try
        {
            await foreach (var seen in client.Transforms.Apply(FoldAsync(events)).WithCancellation(_drop.Token).ConfigureAwait(false))
            {
                if (_ended.Task.IsCompleted || !lane.Show(this, seen))
                {
                    return false;
                }

                conversation.Queue.Drain();
                await RoomAsync().ConfigureAwait(false);
            }

            return true;
        }
#pragma warning disable CA1031 // Whatever the application throws ends the run.
        catch (Exception exception) when (!_drop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            End(EventTransforms.Failed(exception));
            return false;
        }
    }

    private async IAsyncEnumerable<AgUiEvent> FoldAsync(IAsyncEnumerator<AgUiEvent> events)
    {
        while (await MoveNextAsync(events).ConfigureAwait(false) && lane.Advance(this, events.Current))
        {
            await TellAsync(events.Current).ConfigureAwait(false);
            yield return events.Current;
        }
    }

    private ValueTask<bool> MoveNextAsync(IAsyncEnumerator<AgUiEvent> events)
    {
        var next = events.MoveNextAsync();
        if (!next.IsCompleted || _count % Batch == 0)
        {
            conversation.CatchUp();
        }

        return next;
    }

    private async ValueTask TellAsync(AgUiEvent agentEvent)
    {
        if (_count++ == 0)
        {
            Telemetry.FirstEvent.Record(Elapsed);
        }

        Telemetry.Count(agentEvent);
        conversation.Queue.Drain();
        persistence.Touch();
        switch (agentEvent.Type)
        {
            case EventType.RunStarted:
                _grace?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                break;
            case EventType.RunFinished or EventType.RunError or EventType.RunEnded:
                GiveGrace();
                break;
        }

        await RoomAsync().ConfigureAwait(false);
    }

    private Task RoomAsync()
    {
        var room = conversation.RoomAsync(client.Options.Backpressure == Backpressure.PauseUpstream);
        return room.IsCompleted ? room : PauseAsync(room);
    }

    private async Task PauseAsync(Task room)
    {
        conversation.CatchUp();
        var warning = client.Time.CreateTimer(static pump => ((RunPump)pump!).WarnOfPause(), this, LongPause, Timeout.InfiniteTimeSpan);
        await using (warning.ConfigureAwait(false))
        {
            await room.WaitAsync(_drop.Token).ConfigureAwait(false);
        }
    }

    private void WarnOfPause()
    {
        if (_pauseWarning.TryTake())
        {
            LogPaused(client.Log, Exchange.RunId, Exchange.Input!.ThreadId, LongPause);
        }
    }

    private void GiveGrace()
    {
        conversation.CatchUp();
        _grace ??= client.Time.CreateTimer(
            static pump => ((RunPump)pump!)._ended.TrySetResult(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
        _grace.Change(client.Options.Grace, Timeout.InfiniteTimeSpan);
    }

    [LoggerMessage(
        324,
        LogLevel.Warning,
        "Run {RunId} of thread {ThreadId} has waited for {Pause} because readers of its events or handlers are slow; it goes on when they have caught up."
    )]
    private static partial void LogPaused(ILogger log, string runId, string threadId, TimeSpan pause);
}
