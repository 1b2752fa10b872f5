using System.Runtime.CompilerServices;
using Cloister.AgUi;

namespace Cloister.Chat.Tests;

/// <summary>Events, runs and agents for tests, in few words.</summary>
internal static class Script
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static RunAgentInput Input(string runId = "r1") => new("t1", runId);

    public static RunContext Context(string runId = "r1") => new(Input(runId));

    public static RunStartedEvent Started(string runId = "r1") => new("t1", runId);

    public static RunFinishedEvent Finished(string runId = "r1") => new("t1", runId);

    public static TextMessageContentEvent Text(string delta, string messageId = "m1") => new(messageId, delta);

    public static TransportError Refused { get; } = new("The agent could not be reached", ErrorCode.TransportRefused);

    public static RunEnded Failed(AgUiError error) => new(RunOutcome.TransportFailed, error);

    /// <summary>An agent that gives these events.</summary>
    public static RunDelegate Agent(params AgUiEvent[] events) => (_, token) => Stream(events, token);

    /// <summary>An agent whose attempts go by different scripts; the last one repeats.</summary>
    public static RunDelegate Attempts(List<RunContext> seen, params AgUiEvent[][] attempts) =>
        (context, token) =>
        {
            seen.Add(context);
            return Stream(attempts[Math.Min(seen.Count, attempts.Length) - 1], token);
        };

    public static async IAsyncEnumerable<AgUiEvent> Stream(
        IEnumerable<AgUiEvent> events,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        foreach (var @event in events)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return @event;
        }
    }

    public static async Task<List<AgUiEvent>> ReadAsync(this IAsyncEnumerable<AgUiEvent> events)
    {
        return await Read().WaitAsync(Patience);

        async Task<List<AgUiEvent>> Read()
        {
            var all = new List<AgUiEvent>();
            await foreach (var @event in events)
            {
                all.Add(@event);
            }

            return all;
        }
    }

    public static Task<List<AgUiEvent>> RunAsync(this RunDelegate chain, CancellationToken cancellationToken = default) =>
        chain(Context(), cancellationToken).ReadAsync();

    /// <summary>What comes through an interceptor in front of an agent.</summary>
    public static Task<List<AgUiEvent>> RunAsync(
        this IInterceptor interceptor,
        RunDelegate agent,
        CancellationToken cancellationToken = default
    ) => InterceptorChain.Build([interceptor], agent, ErrorClassifier.Default).RunAsync(cancellationToken);

    public static RunEnded Ended(this IReadOnlyList<AgUiEvent> events) => Assert.IsType<RunEnded>(events[^1]);
}
