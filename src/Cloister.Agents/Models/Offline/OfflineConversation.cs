using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>What the offline model looks at.</summary>
internal sealed partial class OfflineConversation
{
    public OfflineConversation(IReadOnlyList<ChatMessage> messages, ChatOptions options)
    {
        Messages = messages;
        Purpose = ModelPurpose.Of(options);
        Instructions = string.Join(
            '\n',
            messages.Where(m => m.Role == ChatRole.System).Select(m => m.Text).Prepend(options.Instructions ?? "")
        );
        Tools = options.ToolMode is NoneChatToolMode ? [] : [.. (options.Tools ?? []).OfType<AIFunctionDeclaration>()];
        Said = [.. messages.Where(message => message.Role == ChatRole.User && !IsOfHost(message)).Select(message => Body(message.Text))];
    }

    public IReadOnlyList<ChatMessage> Messages { get; }

    public string? Purpose { get; }

    public string Instructions { get; }

    public IReadOnlyList<AIFunctionDeclaration> Tools { get; }

    /// <summary>What the user said, the latest last, without what the host put around it.</summary>
    public IReadOnlyList<string> Said { get; }

    /// <summary>What the user wants now.</summary>
    public string Prompt => Said.Count == 0 ? "" : Said[^1];

    /// <summary>Whether it has spoken before.</summary>
    public bool HasSpoken => Messages.Any(message => message.Role == ChatRole.Assistant && message.Text.Length > 0);

    public int CallCount => Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Count();

    public long Length => Instructions.Length + Messages.Where(m => m.Role != ChatRole.System).Sum(LengthOf);

    /// <summary>The results that nobody has spoken about yet, with the calls they answer.</summary>
    public IReadOnlyList<(FunctionCallContent? Call, FunctionResultContent Result)> NewResults =>
        [
            .. Messages
                .Reverse()
                .SkipWhile(IsOfHost)
                .TakeWhile(message => message.Role == ChatRole.Tool)
                .Reverse()
                .SelectMany(message => message.Contents)
                .OfType<FunctionResultContent>()
                .Select(result => (CallOf(result.CallId), result)),
        ];

    private FunctionCallContent? CallOf(string id) =>
        Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().LastOrDefault(call => call.CallId == id);

    private static long LengthOf(ChatMessage message) =>
        message.Contents.Sum(content =>
            content switch
            {
                TextContent text => text.Text.Length,
                FunctionCallContent call => call.Name.Length + FunctionCalls.TextOf(call).Length,
                FunctionResultContent result => ToolResult.Of(result).Text.Length,
                _ => 0,
            }
        );

    /// <summary>Whether nobody said it: the host put it there.</summary>
    private static bool IsOfHost(ChatMessage message) =>
        message.Role == ChatRole.User && message.Text.Length > 0 && Body(message.Text).Length == 0;

    private static string Body(string text) => HostBlocks().Replace(text, "").Trim();

    [GeneratedRegex(
        @"<(?<tag>info|reply_context|skill)( name=""[^""]*"")?>.*?</\k<tag>>",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex HostBlocks();
}
