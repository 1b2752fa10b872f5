using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>Tools, where the words ask for them, and what is said of their results.</summary>
internal static partial class ToolRules
{
    private const int LongestResult = 4000;

    /// <summary>A tool by its name: <c>use web_search with {"query":"x"}</c>.</summary>
    public static OfflineReply? AsTold(OfflineConversation conversation)
    {
        if (Order().Match(conversation.Prompt) is not { Success: true } order)
        {
            return null;
        }

        var name = order.Groups["name"].Value;
        if (conversation.Tools.FirstOrDefault(tool => tool.Name == name) is null)
        {
            return order.Groups["sure"].Success ? new($"There is no tool `{name}` here. `help` lists those there are.") : null;
        }

        var arguments = order.Groups["arguments"].Value;
        return FunctionCalls.Parse("", name, arguments).Exception is null
            ? OfflineReply.Calling(new(name, string.IsNullOrWhiteSpace(arguments) ? "{}" : arguments))
            : new($"The arguments for `{name}` have to be a JSON object, such as {{\"text\": \"hello\"}}.");
    }

    public static OfflineReply? Run(OfflineConversation conversation)
    {
        if (Command().Match(conversation.Prompt) is not { Success: true } match)
        {
            return null;
        }

        var command = match.Groups["command"].Value.Trim().Trim('`').Trim();
        var call = OfflineTool.Find(
            conversation.Tools,
            ["shell", "bash", "terminal", "command"],
            ["exec", "execute", "run", "command", "bash"],
            command,
            "cmd",
            "command"
        );
        return call is null ? new("I have no tool here that runs commands.") : OfflineReply.Calling(call);
    }

    public static OfflineReply? ListTasks(OfflineConversation conversation)
    {
        if (!Tasks().IsMatch(conversation.Prompt))
        {
            return null;
        }

        var call = OfflineTool.Find(conversation.Tools, ["task", "tasks"], ["list"], null);
        return call is null ? new("I have no tool here that knows tasks.") : OfflineReply.Calling(call);
    }

    public static string Tell(IReadOnlyList<(FunctionCallContent? Call, FunctionResultContent Result)> results) =>
        string.Join("\n\n", results.Select(result => Tell(result.Call, result.Result)));

    private static string Tell(FunctionCallContent? call, FunctionResultContent result)
    {
        var tool = call is null ? "The tool" : $"`{call.Name}`";
        var text = ToolResult.Of(result).Text.Trim();
        return result.Exception is not null ? $"{tool} did not work: {text}"
            : call is not null && MemoryRules.Tell(call.Name, text) is { } told ? told
            : text.Length == 0 ? $"{tool} is done."
            : text.Contains('\n', StringComparison.Ordinal) ? $"{tool} gave:\n\n```\n{Shorten(text)}\n```"
            : $"{tool} gave: {Shorten(text)}";
    }

    private static string Shorten(string text)
    {
        var short_ = new StringBuilder(text, 0, Math.Min(text.Length, LongestResult), LongestResult + 16);
        return (text.Length > LongestResult ? short_.Append(" […]") : short_).ToString();
    }

    [GeneratedRegex(
        @"^\s*(call|use)\s+(?<sure>(the\s+)?tool\s+)?`?(?<name>[\w.-]+)`?(\s+with)?\s*(?<arguments>\{.*)?\s*$",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Order();

    [GeneratedRegex(
        @"^\s*(\$\s+(?<command>.+)|(please\s+)?(run|execute|exec)\s+((the\s+)?(shell\s+)?command\s*:?\s+(?<command>.+)|(?!(a|an|the|me|my|it|this|that|through|to|for|with|in|on|out|away|into|over)\b)(?<command>.+)))$",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Command();

    [GeneratedRegex(
        @"^\s*((please\s+)?(list|show)\s+(me\s+)?((all\s+)?(my|the)\s+)?tasks|(what|which)\s+tasks\b.*|tasks)\s*[.?!]*\s*$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Tasks();
}
