using System.Runtime.CompilerServices;

namespace Cloister.AgUi;

/// <summary>The pipeline for those who read a sequence.</summary>
public sealed partial class EventPipeline
{
    /// <summary>Reads a sequence of events through a pipeline.</summary>
    /// <param name="source">The events of one attempt at a run. It is disposed when reading ends, early or not.</param>
    /// <param name="options">How the stream is treated.</param>
    /// <param name="cancellationToken">Ends it with an <see cref="OperationCanceledException"/> and no event.</param>
    /// <returns>The events that pass. An exception of the source becomes a <see cref="RunEnded"/>.</returns>
    public static IAsyncEnumerable<AgUiEvent> RunAsync(
        IAsyncEnumerable<AgUiEvent> source,
        PipelineOptions options,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        return ReadAsync(source, options, cancellationToken);
    }

    private static async IAsyncEnumerable<AgUiEvent> ReadAsync(
        IAsyncEnumerable<AgUiEvent> source,
        PipelineOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var passed = new PassedEvents();
        var pipeline = new EventPipeline(options, passed);
        var events = source.GetAsyncEnumerator(cancellationToken);
        await using (events.ConfigureAwait(false))
        {
            while (!pipeline.IsOver)
            {
                await pipeline.ReadAsync(events, cancellationToken).ConfigureAwait(false);
                while (passed.TryDequeue(out var agentEvent))
                {
                    yield return agentEvent;
                }
            }
        }
    }

    private async ValueTask ReadAsync(IAsyncEnumerator<AgUiEvent> events, CancellationToken cancellationToken)
    {
        bool more;
        try
        {
            more = await events.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (!(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            var error = _options.Classify(exception);
            Fail(OutcomeOf(error), error);
            return;
        }

        if (more)
        {
            Push(events.Current);
        }
        else
        {
            Complete();
        }
    }

    /// <summary>A connection that breaks after something was heard leaves a run of which nobody knows how it ended.</summary>
    private RunOutcome OutcomeOf(AgUiError error) =>
        error switch
        {
            ProtocolError => RunOutcome.Rejected,
            TransportError => _index < 0 ? RunOutcome.TransportFailed : RunOutcome.Truncated,
            _ => RunOutcome.Failed,
        };

    private sealed class PassedEvents : Queue<AgUiEvent>, IEventSink
    {
        public void Push(AgUiEvent agentEvent) => Enqueue(agentEvent);
    }
}
