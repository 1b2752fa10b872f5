using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace ChatKeeper;

/// <summary>
/// A model that repeats the words which were said since it last answered, so that everybody can see what was answered, and how often. A word begins with
/// <c>m-</c>. It remembers nothing, so another process goes on like this one.
/// </summary>
internal sealed partial class RepeatingModel : IChatClient
{
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var heard = messages
            .Reverse()
            .TakeWhile(message => message.Role != ChatRole.Assistant)
            .Where(message => message.Role == ChatRole.User)
            .Reverse()
            .SelectMany(message => Words().Matches(message.Text).Select(match => match.Value));
        foreach (var piece in heard.Prepend("Heard:"))
        {
            yield return new(ChatRole.Assistant, [new TextContent(piece + " ")]);
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancellationToken);
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

    [GeneratedRegex("m-[0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex Words();
}
