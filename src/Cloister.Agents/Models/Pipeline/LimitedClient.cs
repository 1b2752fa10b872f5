using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>Asks only when the provider may get another request. A streamed answer holds its turn until it is over.</summary>
internal sealed class LimitedClient(IChatClient inner, RequestLimiter limiter, Action<ModelDelay> onDelay) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        using var turn = await EnterAsync(cancellationToken).ConfigureAwait(false);
        return await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        using var turn = await EnterAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
        {
            yield return update;
        }
    }

    private async ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        var turn = limiter.EnterAsync(cancellationToken);
        if (!turn.IsCompleted)
        {
            onDelay(new(ModelDelayKind.Turn));
        }

        return await turn.ConfigureAwait(false);
    }
}
