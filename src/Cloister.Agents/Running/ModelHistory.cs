using System.Net.Http.Headers;
using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>
/// The conversation as models take it: from the last summary on, every call with one result and every result with its call, no text that was cut
/// short, and somebody else's turn at the end.
/// </summary>
internal static class ModelHistory
{
    /// <summary>The result of a call that nobody has answered.</summary>
    public const string NoAnswer = "no answer";

    private const string Waiting = "waiting for approval";
    private const string Nudge = "Go on.";

    /// <summary>The messages for a model.</summary>
    /// <param name="state">The session.</param>
    /// <param name="waiting">The calls that a person has to decide about.</param>
    public static List<ChatMessage> Of(ChatState state, IReadOnlySet<string> waiting)
    {
        var results = state
            .Messages.OfType<ToolMessage>()
            .GroupBy(message => message.ToolCallId, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
        var history = new List<ChatMessage>();
        var reasoning = new List<AIContent>();
        foreach (var message in FromLastSummary(state.Messages))
        {
            switch (message)
            {
                case UserMessage user:
                    history.Add(new(ChatRole.User, Contents(user.Content)) { MessageId = user.Id });
                    break;
                case SystemMessage or DeveloperMessage:
                    history.Add(new(ChatRole.System, message.Text.ToString()) { MessageId = message.Id });
                    break;
                case ReasoningMessage thought:
                    reasoning.Add(Thought(thought));
                    continue;
                case AssistantMessage assistant:
                    AddAssistant(history, assistant, reasoning, results, waiting);
                    break;
                // Results stand behind their calls; all else is for people.
            }

            reasoning.Clear();
        }

        if (history.Count > 0 && history[^1].Role == ChatRole.Assistant)
        {
            history.Add(new(ChatRole.User, Nudge));
        }

        return history;
    }

    private static IEnumerable<Message> FromLastSummary(ValueList<Message> messages)
    {
        var at = messages.Count - 1;
        while (at > 0 && !messages[at].IsSummary())
        {
            at--;
        }

        return messages.Skip(Math.Max(at, 0));
    }

    private static void AddAssistant(
        List<ChatMessage> history,
        AssistantMessage message,
        List<AIContent> reasoning,
        Dictionary<string, ToolMessage> results,
        IReadOnlySet<string> waiting
    )
    {
        var contents = new List<AIContent>(message.IsBroken() ? [] : reasoning);
        if (message.Text.Length > 0 && !message.IsBroken())
        {
            contents.Add(new TextContent(message.Text.ToString()));
        }

        contents.AddRange(message.ToolCalls.Select(Call));
        if (contents.Count == 0)
        {
            return;
        }

        history.Add(new(ChatRole.Assistant, contents) { MessageId = message.Id });
        if (!message.ToolCalls.IsEmpty)
        {
            history.Add(new(ChatRole.Tool, [.. message.ToolCalls.Select(call => Result(call, results, waiting))]));
        }
    }

    /// <summary>A call, with what its provider wants back.</summary>
    private static FunctionCallContent Call(ToolCall call)
    {
        var content = FunctionCalls.Parse(call.Id, call.Name, ObjectOrNothing(call));
        if (call.EncryptedValue is { } secret)
        {
            FunctionCalls.Protect(content, secret);
        }

        return content;
    }

    private static FunctionResultContent Result(ToolCall call, Dictionary<string, ToolMessage> results, IReadOnlySet<string> waiting) =>
        results.TryGetValue(call.Id, out var answer)
            ? new(call.Id, answer.Error is { } error ? $"{error}\n{answer.Text}".TrimEnd() : ResultOf(answer.Content))
            {
                // Some providers want to be told that a tool failed; the text says why.
                Exception = answer.TagOf(MessageTags.FailedBecause) is { } reason ? new InvalidOperationException(reason) : null,
            }
            : new(call.Id, waiting.Contains(call.Id) ? Waiting : NoAnswer);

    private static object ResultOf(MessageContent content) => content.HasParts ? Contents(content) : content.Text.ToString();

    /// <summary>Providers refuse a history with arguments that are no object.</summary>
    private static string ObjectOrNothing(ToolCall call)
    {
        var text = call.Arguments.ToString();
        return FunctionCalls.Parse(call.Id, call.Name, text).Exception is null ? text : "{}";
    }

    private static TextReasoningContent Thought(ReasoningMessage thought) =>
        new(thought.Text.ToString()) { ProtectedData = thought.EncryptedValue };

    private static List<AIContent> Contents(MessageContent content) =>
        content.Parts is { } parts ? [.. parts.Select(Content).OfType<AIContent>()] : [new TextContent(content.Text.ToString())];

    private static AIContent? Content(ContentPart part) =>
        part switch
        {
            TextPart text => new TextContent(text.Text),
            MediaPart { Source: DataSource data } => Data(data),
            MediaPart { Source: UrlSource url } => Link(url),
            _ => null,
        };

    /// <summary>What a client sent as data and is none is left out, rather than ending every run from here on.</summary>
    private static DataContent? Data(DataSource source)
    {
        var bytes = new byte[source.Value.Length];
        return Convert.TryFromBase64String(source.Value, bytes, out var length) && IsMediaType(source.MimeType)
            ? new(bytes.AsMemory(0, length), source.MimeType)
            : null;
    }

    /// <summary>The same for what was sent as a link and is none.</summary>
    private static UriContent? Link(UrlSource source)
    {
        var type = source.MimeType ?? "application/octet-stream";
        return Uri.TryCreate(source.Value, UriKind.Absolute, out var address) && IsMediaType(type) ? new(address, type) : null;
    }

    private static bool IsMediaType(string text) => MediaTypeHeaderValue.TryParse(text, out _);
}
