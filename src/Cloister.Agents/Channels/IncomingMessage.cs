using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>A message of a platform, as the channel read it.</summary>
/// <param name="Claim">What is the same whenever the platform delivers it again, and another for every other message of the account.</param>
/// <param name="MessageId">What the platform calls it, for replies to it.</param>
/// <param name="Place">Where it was said.</param>
/// <param name="Sender">Who said it.</param>
public sealed record IncomingMessage(string Claim, string MessageId, ChatPlace Place, ChatPerson Sender)
{
    /// <summary>The text; with files, what stands beneath them.</summary>
    public string Text { get; init; } = "";

    /// <summary>What the conversation is called.</summary>
    public string? ChatTitle { get; init; }

    /// <summary>The files.</summary>
    public ValueList<IncomingFile> Files { get; init; } = [];

    /// <summary>The parts of the text that address the agent, as they stand there.</summary>
    public ValueList<string> Mentions { get; init; } = [];

    /// <summary>The message it answers.</summary>
    public RepliedMessage? Reply { get; init; }

    /// <summary>When it was said, by the platform's clock.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>The time zone of the sender, if the platform tells.</summary>
    public string? TimeZone { get; init; }
}
