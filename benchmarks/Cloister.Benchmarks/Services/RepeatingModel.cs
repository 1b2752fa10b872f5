using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Cloister.Benchmarks;

/// <summary>A model that says what it was told last, word by word and without waiting.</summary>
internal sealed class RepeatingModel : IChatClient
{
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        await Task.CompletedTask;
        var heard = messages.Last(message => message.Role == ChatRole.User).Text;
        foreach (var word in heard[(heard.LastIndexOf('\n') + 1)..].Split(' ').Append(" is what I heard."))
        {
            yield return new(ChatRole.Assistant, word);
        }
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
        // It holds nothing.
    }
}
