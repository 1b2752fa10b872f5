using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>Asks again when a request failed for a reason that may pass, as long as the model has said nothing.</summary>
internal sealed class RetryingClient(IChatClient inner, string provider, ModelPoolOptions options, Action<ModelDelay> onDelay)
    : DelegatingChatClient(inner)
{
    private const int MaxRetries = 3;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? chatOptions = null,
        CancellationToken cancellationToken = default
    )
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await base.GetResponseAsync(messages, chatOptions, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && FailureOf(exception) is { } failure)
            {
                await WaitAsync(attempt, failure, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? chatOptions = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var answer = await BeginAsync(messages, chatOptions, cancellationToken).ConfigureAwait(false);
        await using var _ = answer.ConfigureAwait(false);
        foreach (var update in answer.Begun)
        {
            yield return update;
        }

        while (!answer.IsOver)
        {
            try
            {
                if (!await answer.Rest.MoveNextAsync().ConfigureAwait(false))
                {
                    break;
                }
            }
            catch (Exception exception)
                when (exception is HttpRequestException or IOException && !cancellationToken.IsCancellationRequested)
            {
                throw FailureOf(exception)!;
            }

            yield return answer.Rest.Current;
        }
    }

    /// <summary>An answer whose first words are there, or that is over without any.</summary>
    private async Task<Answer> BeginAsync(IEnumerable<ChatMessage> messages, ChatOptions? chatOptions, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var answer = new Answer(base.GetStreamingResponseAsync(messages, chatOptions, cancellationToken), cancellationToken);
            try
            {
                await answer.BeginAsync().ConfigureAwait(false);
                return answer;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && FailureOf(exception) is { } failure)
            {
                await answer.DisposeAsync().ConfigureAwait(false);
                await WaitAsync(attempt, failure, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                await answer.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    /// <summary>Waits before the next attempt, or gives up.</summary>
    private async Task WaitAsync(int attempt, ModelRequestException failure, CancellationToken cancellationToken)
    {
        if (!failure.IsTransient || attempt == MaxRetries)
        {
            throw failure;
        }

        var wait = failure.RetryAfter is { } asked ? Shorter(asked, LongestWait) : Spread(TimeSpan.FromSeconds(1 << attempt));
        onDelay(new(ModelDelayKind.Retry, wait, failure));
        await Task.Delay(wait, options.TimeProvider, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What a client says went wrong; null for errors of other kinds, which are nobody's network.</summary>
    private ModelRequestException? FailureOf(Exception exception) =>
        exception switch
        {
            ModelRequestException failure => failure,
            HttpRequestException { StatusCode: { } status } => new(provider, (int)status, "the provider refused the request", exception),
            HttpRequestException or IOException => new(provider, null, "the connection to the provider failed", exception),
            _ => null,
        };

    /// <summary>Up to a fifth less or more, so that those who failed together do not come again together.</summary>
    private TimeSpan Spread(TimeSpan wait) => wait * (0.8 + (0.4 * options.NextRandom()));

    private static TimeSpan Shorter(TimeSpan wait, TimeSpan limit) =>
        wait < TimeSpan.Zero ? TimeSpan.Zero
        : wait < limit ? wait
        : limit;

    private sealed class Answer(IAsyncEnumerable<ChatResponseUpdate> updates, CancellationToken cancellationToken) : IAsyncDisposable
    {
        /// <summary>One that goes on and says nothing is not kept for ever.</summary>
        private const int MaxBegun = 1000;

        public List<ChatResponseUpdate> Begun { get; } = [];

        public IAsyncEnumerator<ChatResponseUpdate> Rest { get; } = updates.GetAsyncEnumerator(cancellationToken);

        public bool IsOver { get; private set; }

        /// <summary>Reads up to the first content: what comes before is not yet an answer.</summary>
        public async Task BeginAsync()
        {
            do
            {
                IsOver = !await Rest.MoveNextAsync().ConfigureAwait(false);
                if (!IsOver)
                {
                    Begun.Add(Rest.Current);
                }
            } while (!IsOver && Rest.Current.Contents.Count == 0 && Begun.Count < MaxBegun);
        }

        public ValueTask DisposeAsync() => Rest.DisposeAsync();
    }
}
