using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>A handful of rules that answer like a model: always there, without a key and without a network.</summary>
/// <remarks>
/// It is for a first look and for trying out everything around a model: it says what it is, talks a little, does sums, and uses tools where the
/// words ask for them. The same conversation gives the same answer, but for the time of day.
/// </remarks>
internal sealed class OfflineModel(TimeProvider time) : IChatClient
{
    private readonly OfflineRules _rules = new(time);

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var updates = AnswerAsync(messages, options, isStreaming: false, cancellationToken);
        return await updates.ToChatResponseAsync(cancellationToken).ConfigureAwait(false);
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => AnswerAsync(messages, options, isStreaming: true, cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata(ProviderType.Offline, null, ProviderType.Offline)
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    public void Dispose()
    {
        // It holds nothing.
    }

    private async IAsyncEnumerable<ChatResponseUpdate> AnswerAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        bool isStreaming,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(messages);
        var conversation = new OfflineConversation([.. messages], options ?? new());
        var reply = _rules.Answer(conversation);
        var id = string.Create(CultureInfo.InvariantCulture, $"offline-{conversation.Messages.Count}");
        foreach (var content in reply.ContentsFor(conversation, isStreaming))
        {
            // A reader that stops is heard between two words, as with any other model.
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return NewUpdate(id, content, reason: null);
        }

        yield return NewUpdate(
            id,
            new UsageContent(OfflineUsage.Of(conversation, reply)),
            reply.Call is null ? ChatFinishReason.Stop : ChatFinishReason.ToolCalls
        );
    }

    private static ChatResponseUpdate NewUpdate(string id, AIContent content, ChatFinishReason? reason) =>
        new(ChatRole.Assistant, [content])
        {
            ResponseId = id,
            MessageId = id,
            ModelId = ProviderType.Offline,
            FinishReason = reason,
        };
}
