using System.Collections.Immutable;
using Cloister.AgUi;

namespace Cloister.Testing;

/// <summary>What an agent sent in a run.</summary>
/// <param name="Events">The events, but for the local end.</param>
/// <param name="Error">Why there are no more.</param>
internal sealed record ExaminedRun(ImmutableArray<AgUiEvent> Events, AgUiError? Error)
{
    public static async Task<ExaminedRun> PlayAsync(IAgent agent, ConformanceOptions options)
    {
        var events = ImmutableArray.CreateBuilder<AgUiEvent>();
        using var limit = new CancellationTokenSource(options.Timeout, options.TimeProvider);
        try
        {
            await ReadAsync(agent, options.Input, events, limit.Token)
                .WaitAsync(options.Timeout, options.TimeProvider)
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException || limit.IsCancellationRequested)
        {
            return Of(events, new AgentError("The agent did not end in time", ErrorCode.TransportTimeout) { Exception = exception });
        }
        catch (Exception exception)
        {
            return Of(events, new AgentError("The agent threw an exception", ErrorCode.Unknown) { Exception = exception });
        }

        return Of(events, error: null);
    }

    private static async Task ReadAsync(
        IAgent agent,
        RunAgentInput input,
        ImmutableArray<AgUiEvent>.Builder events,
        CancellationToken cancellationToken
    )
    {
        await foreach (var agentEvent in agent.RunAsync(new(input), cancellationToken).ConfigureAwait(false))
        {
            lock (events)
            {
                events.Add(agentEvent);
            }
        }
    }

    private static ExaminedRun Of(ImmutableArray<AgUiEvent>.Builder events, AgUiError? error)
    {
        // An agent that did not end in time may still be adding.
        lock (events)
        {
            var end = events.OfType<RunEnded>().LastOrDefault();
            return new([.. events.Where(e => e is not RunEnded)], error ?? end?.Error);
        }
    }
}
