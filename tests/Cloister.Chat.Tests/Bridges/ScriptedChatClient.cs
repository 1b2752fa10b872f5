using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Cloister.Chat.Tests.Bridges;

/// <summary>A model that answers by a script: one list of updates for each time it is asked, the last one for all further times.</summary>
internal sealed class ScriptedChatClient(params ChatResponseUpdate[][] answers) : IChatClient
{
    public List<(List<ChatMessage> Messages, ChatOptions Options)> Requests { get; } = [];

    public Exception? Failure { get; init; }

    public bool IsDisposed { get; private set; }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        Requests.Add(([.. messages], options!.Clone()));
        foreach (var update in answers.Length == 0 ? [] : answers[Math.Min(Requests.Count, answers.Length) - 1])
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return update;
        }

        if (Failure is not null)
        {
            throw Failure;
        }
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("fake", null, "fake-1") : null;

    public void Dispose() => IsDisposed = true;
}
