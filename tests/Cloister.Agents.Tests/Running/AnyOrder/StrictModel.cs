using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Running;

/// <summary>
/// A model that says anything, breaks off, is overrun and calls tools, all by chance; and that looks at each request as strictly as the strictest of
/// providers does.
/// </summary>
internal sealed class StrictModel(Random chance) : IChatClient
{
    private int _calls;

    /// <summary>What was wrong with requests.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>How many requests it has seen that began with a summary.</summary>
    public int Summaries { get; private set; }

    /// <summary>Whether it says next that a request is too long.</summary>
    public bool IsFull { get; set; }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        await Task.Yield();
        return ModelPurpose.Of(options) != ModelPurpose.Summary || chance.Next(3) == 0
            ? throw new ModelRequestException("strict", 401, "no")
            : new(new ChatMessage(ChatRole.Assistant, $"Notes {chance.Next(100)}"));
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        await Task.Yield();
        var history = messages.ToList();
        Look(history);
        if (IsFull)
        {
            IsFull = false;
            throw new ModelRequestException("strict", 400, "maximum context length exceeded");
        }

        if (chance.Next(4) == 0)
        {
            yield return Said(new TextReasoningContent("hm"));
        }

        if (chance.Next(3) != 0)
        {
            yield return Said(new TextContent(new string('a', chance.Next(1, 400))));
        }

        // Whoever asked for tools gets to read what they did more often than not.
        for (var calls = history[^1].Role == ChatRole.Tool && chance.Next(3) != 0 ? 0 : chance.Next(-2, 4); calls > 0; calls--)
        {
            yield return Said(
                new FunctionCallContent($"c{_calls++ % 5}", Pick("look", "shell", "nobody"), new Dictionary<string, object?>())
            );
        }

        if (chance.Next(8) == 0)
        {
            throw new ModelRequestException("strict", null, "broke off") { IsTransient = false };
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() { }

    private static ChatResponseUpdate Said(AIContent content) => new(ChatRole.Assistant, [content]);

    private string Pick(params string[] names) => names[chance.Next(names.Length)];

    private void Look(List<ChatMessage> history)
    {
        var said = string.Join('\n', history.Select(message => $"{message.Role}: {string.Join(' ', message.Contents.Select(Short))}"));
        Complaints.AddRange(ComplaintsAbout(history).Select(complaint => $"{complaint} in\n{said}"));
        Summaries += history.Count > 0 && history[0].Text.StartsWith("Summary of", StringComparison.Ordinal) ? 1 : 0;
    }

    /// <summary>Each call has one result, right behind it, and each result its call; no two calls have one id; and it is the model's turn.</summary>
    private static IEnumerable<string> ComplaintsAbout(List<ChatMessage> history)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var at = 0; at < history.Count; at++)
        {
            var calls = history[at].Contents.OfType<FunctionCallContent>().Select(call => call.CallId).ToList();
            var next = at + 1 < history.Count ? history[at + 1] : null;
            var results = (next?.Contents ?? []).OfType<FunctionResultContent>().Select(result => result.CallId).ToList();
            if (!calls.SequenceEqual(results, StringComparer.Ordinal))
            {
                yield return $"message {at} calls {string.Join(',', calls)}, and behind it are results of {string.Join(',', results)}";
            }

            foreach (var call in calls.Where(call => !seen.Add(call)))
            {
                yield return $"call {call} is there twice";
            }

            if (history[at].Contents.Count == 0)
            {
                yield return $"message {at} is empty";
            }
        }

        if (history.Count == 0 || history[0].Role == ChatRole.Tool || history[^1].Role == ChatRole.Assistant)
        {
            yield return "it does not begin with words, or ends with the model's";
        }
    }

    private static string Short(AIContent content) =>
        content switch
        {
            FunctionCallContent call => $"[{call.CallId}]",
            FunctionResultContent result => $"({result.CallId})",
            TextContent text => text.Text[..Math.Min(text.Text.Length, 20)],
            _ => content.GetType().Name,
        };
}
