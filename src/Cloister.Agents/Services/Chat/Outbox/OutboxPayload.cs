using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What leaves, and where to, as the store keeps it.</summary>
/// <param name="Channel">The platform.</param>
/// <param name="AccountId">The account of the agent there.</param>
/// <param name="Place">The conversation.</param>
internal sealed record OutboxPayload(string Channel, string AccountId, ChatPlace Place)
{
    /// <summary>The text; beneath a file, if there is one.</summary>
    public string Text { get; init; } = "";

    /// <summary>How much of the text the platform has, if it is sent in parts.</summary>
    public int Offset { get; init; }

    /// <summary>How many parts the platform has.</summary>
    public int Part { get; init; }

    public OutgoingFile? File { get; init; }

    public ChatReaction? Reaction { get; init; }

    /// <summary>The message that it is shown as an answer to.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>The message that it is about, shown or not.</summary>
    public string? Target { get; init; }

    public ChatReplyPhase Phase { get; init; }

    public ChatReplyMode Mode { get; init; }

    /// <summary>Why the text says that something else could not be sent.</summary>
    public string? Problem { get; init; }

    /// <summary>Who sent it, if it was no run of this session.</summary>
    public string? Source { get; init; }

    public byte[] ToUtf8()
    {
        var facts = JsonFacts
            .Start.Add("channel", Channel)
            .Add("account", AccountId)
            .Add("chat", Place.ChatId)
            .Add("type", Place.ChatType)
            .Add("thread", Place.ThreadId)
            .Add("text", Text)
            .Add("offset", (JsonData)Offset)
            .Add("part", (JsonData)Part)
            .Add("replyTo", ReplyTo)
            .Add("target", Target)
            .Add("phase", Phase.ToString())
            .Add("mode", Mode.ToString())
            .Add("problem", Problem)
            .Add("source", Source);
        facts = File is null ? facts : facts.Add("file", ToJson(File));
        facts = Reaction is null ? facts : facts.Add("emoji", Reaction.Emoji).Add("big", (JsonData)Reaction.IsBig);
        return facts.ToJson().ToUtf8();
    }

    public static OutboxPayload Read(ReadOnlySpan<byte> stored)
    {
        var json = StoredJson.Parse(stored);
        return new(Text("channel") ?? "", Text("account") ?? "", new(Text("chat") ?? "", Text("type") ?? "", Text("thread")))
        {
            Text = Text("text") ?? "",
            Offset = (int)json["offset"].AsInt64(),
            Part = (int)json["part"].AsInt64(),
            File = json.TryGet("file", out var file) ? FileOf(file) : null,
            Reaction = Text("emoji") is { } emoji ? new(emoji, json["big"].AsBoolean()) : null,
            ReplyTo = Text("replyTo"),
            Target = Text("target"),
            Phase = Enum.Parse<ChatReplyPhase>(Text("phase")!),
            Mode = Enum.Parse<ChatReplyMode>(Text("mode")!),
            Problem = Text("problem"),
            Source = Text("source"),
        };

        string? Text(string name) => JsonFacts.Text(json, name);
    }

    private static JsonData ToJson(OutgoingFile file) =>
        JsonFacts.Start.Add("kind", file.Kind).Add("path", file.Path).Add("url", file.Url?.ToString()).Add("name", file.FileName).ToJson();

    private static OutgoingFile FileOf(JsonData json) =>
        new(
            JsonFacts.Text(json, "kind") ?? "document",
            JsonFacts.Text(json, "path"),
            JsonFacts.Text(json, "url") is { } url ? new(url) : null
        )
        {
            FileName = JsonFacts.Text(json, "name"),
        };
}
