using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Crash;

/// <summary>A model that does whatever it likes.</summary>
internal sealed class RawModel(Func<int, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> answer) : IChatClient
{
    private int _requests;

    /// <summary>How often it was asked.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Says the same pieces to everything.</summary>
    public static RawModel Of(params AIContent[] contents) => new((_, _) => Pieces(contents));

    /// <summary>Says these pieces to the first request, and a word to all others.</summary>
    public static RawModel First(params AIContent[] contents) =>
        new((request, _) => Pieces(request == 1 ? contents : [new TextContent("done")]));

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => answer(Interlocked.Increment(ref _requests), cancellationToken);

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() { }

    private static async IAsyncEnumerable<ChatResponseUpdate> Pieces(AIContent[] contents)
    {
        foreach (var content in contents)
        {
            await Task.Yield();
            yield return new(ChatRole.Assistant, [content]);
        }
    }
}
