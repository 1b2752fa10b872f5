using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>A model behind HTTP: writes a request, reads an answer.</summary>
internal abstract class HttpChatClient(ProviderHttp http) : IChatClient
{
    protected ProviderHttp Http => http;

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(messages);
        using var answer = await AskAsync(messages, options, isStreaming: false, cancellationToken).ConfigureAwait(false);
        var reader = NewReader();
        await ReadWholeAsync(answer, reader).ConfigureAwait(false);
        reader.Complete();
        var contents = reader.Take().Where(content => content is not FunctionCallFragmentContent);
        return new[] { NewUpdate(reader, [.. contents], reader.Reason) }.ToChatResponse();
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(messages);
        var reader = NewReader();
        using var answer = await AskAsync(messages, options, isStreaming: true, cancellationToken).ConfigureAwait(false);
        if (answer.IsWhole)
        {
            await ReadWholeAsync(answer, reader).ConfigureAwait(false);
        }

        while (!answer.IsWhole && !reader.IsOver && await answer.ReadEventAsync().ConfigureAwait(false) is { } json)
        {
            using (json)
            {
                reader.ReadEvent(json.RootElement);
            }

            if (reader.Take() is { Count: > 0 } contents)
            {
                yield return NewUpdate(reader, contents, reason: null);
            }
        }

        if (reader.Reason is null)
        {
            throw http.Failure(null, "the answer ended before it was complete", "stream_truncated");
        }

        reader.Complete();
        yield return NewUpdate(reader, reader.Take(), reader.Reason);
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata(http.ProviderType, http.Address)
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    public void Dispose() => http.Dispose();

    protected abstract Task<ProviderAnswer> AskAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        bool isStreaming,
        CancellationToken cancellationToken
    );

    protected abstract AnswerReader NewReader();

    private static async Task ReadWholeAsync(ProviderAnswer answer, AnswerReader reader)
    {
        using var json = await answer.ReadJsonAsync().ConfigureAwait(false);
        reader.ReadWhole(json.RootElement);
    }

    private static ChatResponseUpdate NewUpdate(AnswerReader reader, List<AIContent> contents, ChatFinishReason? reason) =>
        new(ChatRole.Assistant, contents)
        {
            ResponseId = reader.Id,
            MessageId = reader.Id,
            ModelId = reader.Model,
            FinishReason = reason,
        };
}
