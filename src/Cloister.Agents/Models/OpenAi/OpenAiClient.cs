using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>A model behind chat completions.</summary>
internal sealed class OpenAiClient(ProviderHttp http, ProviderType type) : HttpChatClient(http)
{
    protected override Task<ProviderAnswer> AskAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        bool isStreaming,
        CancellationToken cancellationToken
    )
    {
        var body = JsonBody.Write(json => new OpenAiRequest(json, type, options ?? new(), isStreaming).Write(messages));
        return Http.PostAsync("/chat/completions", Headers(), body, cancellationToken);
    }

    protected override AnswerReader NewReader() => new OpenAiReader(Http);

    private IEnumerable<(string Name, string Value)> Headers()
    {
        if (!string.IsNullOrEmpty(Http.Key))
        {
            yield return type.KeyHeader is { } header ? (header, Http.Key) : ("Authorization", $"Bearer {Http.Key}");
        }
    }
}
