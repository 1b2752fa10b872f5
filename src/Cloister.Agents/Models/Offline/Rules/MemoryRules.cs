using System.Text.RegularExpressions;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>Remembering: with the tools for it where there are any, else out of the conversation.</summary>
internal static partial class MemoryRules
{
    private const int MostQuotes = 3;

    public static OfflineReply? Remember(OfflineConversation conversation)
    {
        if (Order().Match(conversation.Prompt) is not { Success: true } match)
        {
            return null;
        }

        var call = OfflineTool.Find(
            conversation.Tools,
            ["memory", "memories", "remember", "note", "notes"],
            ["store", "save", "add", "write", "append", "remember"],
            match.Groups["what"].Value.Trim(),
            "text",
            "content",
            "entry",
            "note",
            "value"
        );
        return call is null ? new("I keep that in mind as long as this conversation lasts.") : OfflineReply.Calling(call);
    }

    public static OfflineReply? Name(OfflineConversation conversation)
    {
        if (IsMyName().Match(conversation.Prompt) is { Success: true } told)
        {
            return new($"Nice to meet you, {told.Groups["name"].Value}.");
        }

        if (!WhatName().IsMatch(conversation.Prompt))
        {
            return null;
        }

        var name = conversation.Said.Reverse().Select(said => IsMyName().Match(said)).FirstOrDefault(match => match.Success);
        return new(name is null ? "You have not told me your name." : $"Your name is {name.Groups["name"].Value}.");
    }

    public static OfflineReply? Recall(OfflineConversation conversation)
    {
        if (Question().Match(conversation.Prompt) is not { Success: true } match)
        {
            return null;
        }

        var topic = match.Groups["what"].Value.Trim();
        var call = OfflineTool.Find(
            conversation.Tools,
            ["memory", "memories", "recall", "note", "notes"],
            ["search", "find", "recall", "query"],
            topic,
            "query",
            "text",
            "q"
        );
        return call is null ? new(Quote(conversation, topic)) : OfflineReply.Calling(call);
    }

    /// <summary>What came of asking the memory, in words; null for other tools and other answers.</summary>
    public static string? Tell(string tool, string result)
    {
        if (tool is not ("memory_search" or "memory_store") || !JsonData.TryParse(result, out var data))
        {
            return null;
        }

        return data.IsObject && data.TryGet("path", out var path) && path.TryGetString(out var file) ? $"I noted that in {file}."
            : !data.IsArray ? null
            : data.Count == 0 ? "I find nothing about that in my memory."
            : "From my memory:\n" + string.Join("\n\n", data.Items.Take(MostQuotes).Select(QuoteHit));
    }

    private static string QuoteHit(JsonData hit)
    {
        var lines = Text(hit, "snippet").Split('\n').Where(line => line.Length > 0 && !line.StartsWith("### ", StringComparison.Ordinal));
        return $"{string.Join('\n', lines.Select(line => $"> {line}"))}\n({Text(hit, "citation")})";
    }

    private static string Text(JsonData data, string name) =>
        data.IsObject && data.TryGet(name, out var value) && value.TryGetString(out var text) ? text : "";

    private static string Quote(OfflineConversation conversation, string topic)
    {
        var words = Words().Matches(topic).Select(match => match.Value).ToList();
        var quotes = conversation
            .Said.SkipLast(1)
            .Where(said => words.Count > 0 && words.TrueForAll(word => said.Contains(word, StringComparison.OrdinalIgnoreCase)))
            .TakeLast(MostQuotes)
            .ToList();
        return quotes.Count == 0
            ? $"I find nothing about {topic} in this conversation."
            : "You said:\n" + string.Join('\n', quotes.Select(said => $"> {said.ReplaceLineEndings(" ")}"));
    }

    [GeneratedRegex(
        @"^\s*(please\s+)?(remember|note|keep in mind)\s+(that\s+|this:?\s+)?(?<what>[^?]+)$",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Order();

    [GeneratedRegex(
        @"^\s*(recall|do you remember|what do you (remember|know) about|what did I (say|tell you) about)\s+(?<what>.+?)\s*[.?!]*\s*$",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Question();

    [GeneratedRegex(
        @"\b(my name is|call me)\s+(?<name>\p{L}[\p{L}\p{M}'-]*)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex IsMyName();

    [GeneratedRegex(
        @"\b(what('s| is) my name|who am I)\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex WhatName();

    [GeneratedRegex(@"\w{3,}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();
}
