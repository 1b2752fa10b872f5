using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Cloister.Benchmarks;

/// <summary>A model that says the next piece when its reader has seen the last one. One answer at a time.</summary>
internal sealed class PacedModel(IReadOnlyList<string> pieces) : IChatClient
{
    private TaskCompletionSource? _seen;

    /// <summary>The last piece was seen. The model goes on at once, on the thread of the caller: what is measured is not how threads are woken here.</summary>
    public void Seen() => Interlocked.Exchange(ref _seen, null)?.SetResult();

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        foreach (var piece in pieces)
        {
            // It may be seen before the model is asked for more.
            var seen = _seen = new();
            yield return new(ChatRole.Assistant, piece);
            await seen.Task;
        }
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() { }
}
