using Microsoft.Extensions.AI;

namespace Cloister.Testing;

/// <summary>What a <see cref="ScriptedModel"/> was asked.</summary>
public sealed class ModelRequest
{
    internal ModelRequest(IEnumerable<ChatMessage> messages, ChatOptions? options, bool isStreaming)
    {
        Messages = [.. messages.Select(message => message.Clone())];
        Options = options?.Clone() ?? new();
        IsStreaming = isStreaming;
    }

    /// <summary>The history, as it was then.</summary>
    public IReadOnlyList<ChatMessage> Messages { get; }

    /// <summary>The options, as they were then; empty ones if there were none.</summary>
    public ChatOptions Options { get; }

    /// <summary>Whether the answer was asked for piece by piece.</summary>
    public bool IsStreaming { get; }

    /// <summary>The text of the last message of the user; empty if there is none.</summary>
    public string Prompt => Messages.LastOrDefault(message => message.Role == ChatRole.User)?.Text ?? "";

    /// <summary>The instructions: those of the options and the system messages, with a blank line in between.</summary>
    public string System =>
        string.Join(
            "\n\n",
            Messages
                .Where(message => message.Role == ChatRole.System)
                .Select(message => message.Text)
                .Prepend(Options.Instructions)
                .Where(text => !string.IsNullOrEmpty(text))
        );

    /// <summary>The names of the tools it may call.</summary>
    public IReadOnlyList<string> Tools => [.. Options.Tools?.Select(tool => tool.Name) ?? []];

    /// <summary>The results of tools in the history, in order.</summary>
    public IReadOnlyList<FunctionResultContent> Results =>
        [.. Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>()];

    /// <summary>The history, one message per line.</summary>
    public override string ToString() =>
        string.Join('\n', Messages.Select(message => $"{message.Role}: {string.Join(" ", message.Contents.Select(Describe))}"));

    private static string Describe(AIContent content) =>
        content switch
        {
            TextContent text => text.Text,
            FunctionCallContent call => $"[{call.CallId} calls {call.Name}]",
            FunctionResultContent result => $"[{result.CallId} gave {result.Result}]",
            _ => $"[{content.GetType().Name}]",
        };
}
