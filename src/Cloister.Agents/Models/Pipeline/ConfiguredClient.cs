using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>Fills in what a request leaves open. A client that the application made knows its model itself.</summary>
internal sealed class ConfiguredClient(IChatClient inner, ModelSettings settings, bool namesModel) : DelegatingChatClient(inner)
{
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => base.GetResponseAsync(messages, Complete(options), cancellationToken);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => base.GetStreamingResponseAsync(messages, Complete(options), cancellationToken);

    protected override void Dispose(bool disposing)
    {
        // What is below belongs to the pool.
        base.Dispose(disposing: false);
    }

    private ChatOptions Complete(ChatOptions? options)
    {
        var complete = options?.Clone() ?? new();
        complete.ModelId ??= namesModel ? settings.Name : null;
        complete.Temperature ??= (float?)settings.Temperature;
        complete.TopP ??= (float?)settings.TopP;
        complete.MaxOutputTokens ??= settings.MaxOutputTokens;
        complete.FrequencyPenalty ??= (float?)settings.FrequencyPenalty;
        complete.PresencePenalty ??= (float?)settings.PresencePenalty;
        return complete;
    }
}
