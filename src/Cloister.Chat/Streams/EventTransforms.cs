using System.Runtime.CompilerServices;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>The application's transforms of what is seen of runs.</summary>
internal sealed class EventTransforms(IList<Func<IAsyncEnumerable<AgUiEvent>, IAsyncEnumerable<AgUiEvent>>> transforms)
{
    public bool IsEmpty => transforms.Count == 0;

    /// <summary>How a run ends of which a transform threw.</summary>
    public static RunEnded Failed(Exception exception) =>
        new(RunOutcome.Failed, new AgentError("A transform of the application failed", ErrorCode.Unknown) { Exception = exception });

    /// <summary>What is seen of these events. What a transform throws comes out, here or later.</summary>
    public IAsyncEnumerable<AgUiEvent> Apply(IAsyncEnumerable<AgUiEvent> events) =>
        transforms.Aggregate(events, static (seen, transform) => transform(seen) ?? throw ReturnedNull());

    /// <summary>As <see cref="Apply"/>, with what a transform throws as the last event.</summary>
    public IAsyncEnumerable<AgUiEvent> ApplyToEnd(IAsyncEnumerable<AgUiEvent> events, CancellationToken cancellationToken) =>
        IsEmpty ? events : ReadToEnd(events, cancellationToken);

    private async IAsyncEnumerable<AgUiEvent> ReadToEnd(
        IAsyncEnumerable<AgUiEvent> events,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        IAsyncEnumerator<AgUiEvent>? seen = null;
        try
        {
            RunEnded? failure = null;
            while (failure is null)
            {
                try
                {
                    seen ??= Apply(events).GetAsyncEnumerator(cancellationToken);
                    if (!await seen.MoveNextAsync().ConfigureAwait(false))
                    {
                        yield break;
                    }
                }
#pragma warning disable CA1031 // Whatever the application throws is how the run ended.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    failure = Failed(exception);
                }

                if (cancellationToken.IsCancellationRequested)
                {
                    yield break;
                }

                yield return failure ?? seen!.Current;
            }
        }
        finally
        {
            if (seen is not null)
            {
                await seen.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static InvalidOperationException ReturnedNull() =>
        new($"A transform in {nameof(AgUiClientOptions)}.{nameof(AgUiClientOptions.Transforms)} returned null instead of events.");
}
