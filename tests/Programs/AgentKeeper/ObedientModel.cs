using System.Runtime.CompilerServices;
using Cloister.Agents;
using Microsoft.Extensions.AI;

namespace AgentKeeper;

/// <summary>
/// A model that does what the last message of a person says. Behind a colon stand its steps, with a bar between requests: <c>and now: think,act|say</c>.
/// It remembers nothing, so another process goes on like this one.
/// </summary>
internal sealed class ObedientModel(bool stalls) : IChatClient
{
    private const int Pieces = 6;

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        foreach (var deed in ModelPurpose.Of(options) is null ? Asked([.. messages]) : ["say"])
        {
            await foreach (var content in ContentsOf(deed, cancellationToken))
            {
                yield return new(ChatRole.Assistant, [content]);
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancellationToken);
            }
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

    private static string[] Asked(List<ChatMessage> messages)
    {
        var last = messages.FindLastIndex(message =>
            message.Role == ChatRole.User && message.Text.Contains(": ", StringComparison.Ordinal)
        );
        if (last < 0)
        {
            return ["say"];
        }

        var requests = messages[last].Text.Split(": ")[^1].Split('|');
        var rounds = messages
            .Skip(last)
            .Zip(messages.Skip(last + 1))
            .Count(pair => pair.First.Role != ChatRole.Tool && pair.Second.Role == ChatRole.Tool);
        return rounds < requests.Length ? requests[rounds].Split(',') : ["say"];
    }

    private async IAsyncEnumerable<AIContent> ContentsOf(string deed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        switch (deed)
        {
            case "say":
            case "think":
                for (var piece = 0; piece < Pieces; piece++)
                {
                    yield return deed == "say" ? new TextContent($"word {piece} ") : new TextReasoningContent($"thought {piece} ");
                }

                break;
            case "stall":
                yield return new TextContent("but ");
                if (stalls)
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                }

                break;
            case "break":
                yield return new TextContent("half a ");
                throw new HttpRequestException("The connection broke.");
            default:
                yield return new FunctionCallContent("call-1", deed, new Dictionary<string, object?>(StringComparer.Ordinal));
                break;
        }
    }
}
