using System.Text;
using System.Text.RegularExpressions;

namespace Cloister.Agents;

/// <summary>The little there is to say without understanding anything.</summary>
internal static partial class SmallTalk
{
    private static readonly (Regex Words, string Reply)[] Replies =
    [
        (Greeting(), "Hello! What can I do for you?"),
        (HowAreYou(), "All my rules are in order, thank you."),
        (WhoAreYou(), OfflineRules.Introduction),
        (Thanks(), "You are welcome."),
        (Farewell(), "Goodbye!"),
    ];

    /// <summary>What is said when no rule has an answer.</summary>
    public static OfflineReply Lost { get; } =
        new("I have no rule for that. I do sums, tell the time, remember, and use tools where you say so; `help` has examples.");

    public static OfflineReply? Help(OfflineConversation conversation)
    {
        if (!AsksForHelp().IsMatch(conversation.Prompt))
        {
            return null;
        }

        var help = new StringBuilder()
            .Append("You can say, for example:\n\n")
            .Append("- `What time is it?`\n")
            .Append("- `What is 12 * (3 + 4)?`\n")
            .Append("- `Remember that the key is under the mat`, and later `What did I say about the key?`\n")
            .Append("- `Run ls -l`, where there is a tool for commands\n")
            .Append("- `List my tasks`, where there is a tool for tasks\n")
            .Append("- `Use <tool> with {\"name\": \"value\"}` for any other tool\n")
            .Append("- `Say hello`");
        return new(
            conversation.Tools.Count == 0 ? help.ToString() : help.Append("\n\nThe tools here:\n").Append(ToolsOf(conversation)).ToString()
        );
    }

    public static OfflineReply? Answer(OfflineConversation conversation)
    {
        var prompt = conversation.Prompt;
        if (prompt.Length == 0)
        {
            return new("There is nothing for me to read.");
        }

        return Say().Match(prompt) is { Success: true } said
            ? new(said.Groups["what"].Value.Trim())
            : Replies.Where(reply => reply.Words.IsMatch(prompt)).Select(reply => new OfflineReply(reply.Reply)).FirstOrDefault();
    }

    private static string ToolsOf(OfflineConversation conversation) =>
        string.Concat(conversation.Tools.Select(tool => $"\n- `{tool.Name}`: {tool.Description.ReplaceLineEndings(" ")}"));

    [GeneratedRegex(
        @"^\s*(help|what can you do|which tools (do you have|are there)|what tools do you have|帮助)\s*[.?!？！]*\s*$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex AsksForHelp();

    [GeneratedRegex(
        @"^\s*(say|repeat|echo)\s+(?<what>.+)$",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Say();

    [GeneratedRegex(
        @"^\s*(hi|hello|hey|hallo|good (morning|day|afternoon|evening)|你好|您好)\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Greeting();

    [GeneratedRegex(@"\bhow are you\b", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HowAreYou();

    [GeneratedRegex(
        @"\b(who|what) are you\b|\bare you (an? )?(ai|bot|robot|human|person|language model)\b|你是谁",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex WhoAreYou();

    [GeneratedRegex(
        @"^\s*(thanks|thank you|thx|谢谢)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Thanks();

    [GeneratedRegex(
        @"^\s*(bye|goodbye|see you|good night|再见)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Farewell();
}
