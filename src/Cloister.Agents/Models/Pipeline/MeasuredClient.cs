using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>Measures requests by the conventions for generative AI. What is said is none of its business.</summary>
internal sealed class MeasuredClient(IChatClient inner, ProviderSettings provider, TimeProvider time) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        using var measuring = Begin(options, isStreaming: false);
        try
        {
            var response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
            measuring.Note(response);
            return response;
        }
        catch (Exception exception)
        {
            measuring.Fail(exception);
            throw;
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        using var measuring = Begin(options, isStreaming: true);
        var updates = base.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var _ = updates.ConfigureAwait(false);
        while (true)
        {
            try
            {
                if (!await updates.MoveNextAsync().ConfigureAwait(false))
                {
                    break;
                }
            }
            catch (Exception exception)
            {
                measuring.Fail(exception);
                throw;
            }

            measuring.Note(updates.Current);
            yield return updates.Current;
        }
    }

    private ModelMeasuring Begin(ChatOptions? options, bool isStreaming) =>
        new(InnerClient.GetService<ChatClientMetadata>(), provider.Type, options, isStreaming, time);
}
