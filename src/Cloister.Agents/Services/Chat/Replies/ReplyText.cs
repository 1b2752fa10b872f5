using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>
/// A text that is to be sent, and what is said above it about how: the message it answers, signs to put under that, a later moment, another chat. Who
/// wrote it was a model, so nothing here is more than a wish.
/// </summary>
internal sealed partial record ReplyText(string Body)
{
    private const string Silence = "NO_REPLY";

    /// <summary>Whether it is shown as an answer to a message; null if that was not said.</summary>
    public bool? Quotes { get; init; }

    /// <summary>The message it is about, as the platform names it.</summary>
    public string? MessageId { get; init; }

    /// <summary>What is put under that message.</summary>
    public ValueList<ChatReaction> Reactions { get; init; } = [];

    /// <summary>When it is to be sent; null for at once.</summary>
    public SendTime? When { get; init; }

    /// <summary>The session whose chat it goes to, if not its own.</summary>
    public string? ChatKey { get; init; }

    /// <summary>Whether it says that there is nothing to say.</summary>
    public bool IsSilent => Body == Silence;

    public static ReplyText Parse(string text)
    {
        var trimmed = text.Trim();
        return TrySplit(trimmed, out var head, out var body) && TryRead(head, out var map) ? Read(map, body) : new(trimmed);
    }

    private static ReplyText Read(JsonData head, string body)
    {
        var reply = head.TryGet("reply", out var said) ? said : JsonData.Null;
        var quoted = IdOf(reply);
        return new(body)
        {
            Quotes =
                quoted is not null || reply.Equals(JsonData.True) ? true
                : reply.Equals(JsonData.False) ? false
                : null,
            MessageId = head.TryGet("messageId", out var id) && IdOf(id) is { } named ? named : quoted,
            Reactions = head.TryGet("react", out var react) ? ReactionsOf(react) : [],
            When = SendTime.Find(head),
            ChatKey = head.TryGet("chatKey", out var chat) && chat.TryGetString(out var key) && key.Length > 0 ? key : null,
        };
    }

    /// <summary>Platforms name messages by texts or by numbers; models write either.</summary>
    private static string? IdOf(JsonData value) =>
        value.TryGetString(out var text) && text.Length > 0 ? text
        : value.Kind == System.Text.Json.JsonValueKind.Number ? value.RawNumber
        : null;

    private static ValueList<ChatReaction> ReactionsOf(JsonData value) =>
        (value.IsArray ? value.Items.Select(ReactionOf) : [ReactionOf(value)]).OfType<ChatReaction>().ToValueList();

    private static ChatReaction? ReactionOf(JsonData value)
    {
        var emoji = value.TryGet("emoji", out var inner) ? inner : value;
        return emoji.TryGetString(out var sign) && sign.Length is > 0 and <= 64
            ? new(sign, value.TryGet("big", out var big) && big.Equals(JsonData.True))
            : null;
    }

    private static bool TrySplit(string text, out string head, out string body)
    {
        var match = Head().Match(text);
        head = match.Groups["head"].Value;
        body = match.Success ? text[match.Length..].Trim() : text;
        return match.Success;
    }

    /// <summary>A map that says nothing known here is part of the text, for lines like these also part one section from the next.</summary>
    private static bool TryRead(string head, [NotNullWhen(true)] out JsonData? map)
    {
        try
        {
            map = ReplyYaml.Parse(head);
            return map.IsObject && map.Members.Any(member => Keys.Contains(member.Key));
        }
        catch (FormatException)
        {
            map = null;
            return false;
        }
    }

    private static readonly HashSet<string> Keys = new(
        ["reply", "messageId", "react", "chatKey", .. SendTime.Keys],
        StringComparer.Ordinal
    );

    [GeneratedRegex(
        @"\A---[ \t]*\r?\n(?<head>.*?)^---[ \t]*(\r?\n|\z)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.Multiline,
        1000
    )]
    private static partial Regex Head();
}
