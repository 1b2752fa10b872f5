using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>A model behind the messages API of Anthropic.</summary>
internal sealed class AnthropicClient(ProviderHttp http) : HttpChatClient(http)
{
    private const string Version = "2023-06-01";

    protected override Task<ProviderAnswer> AskAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        bool isStreaming,
        CancellationToken cancellationToken
    )
    {
        var body = JsonBody.Write(json => new AnthropicRequest(json, options ?? new(), isStreaming).Write([.. messages]));
        return Http.PostAsync(Path, Headers(), body, cancellationToken);
    }

    protected override AnswerReader NewReader() => new AnthropicReader(Http);

    // Some write the version into the address, as others of the same house do.
    private string Path => Http.Address.AbsolutePath.TrimEnd('/').EndsWith("/v1", StringComparison.Ordinal) ? "/messages" : "/v1/messages";

    private IEnumerable<(string Name, string Value)> Headers()
    {
        yield return ("anthropic-version", Version);
        if (!string.IsNullOrEmpty(Http.Key))
        {
            yield return ("x-api-key", Http.Key);
        }
    }
}
