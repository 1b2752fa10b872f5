using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>A message as its session is about to take it.</summary>
/// <param name="Kind">What becomes of it.</param>
/// <param name="Channel">The platform.</param>
/// <param name="SessionId">Its session.</param>
/// <param name="ChatId">The conversation.</param>
/// <param name="Text">What the model reads: who says it, what it answers, files, text.</param>
public sealed record ChatItem(ChatItemKind Kind, string Channel, string SessionId, string ChatId, string Text)
{
    /// <summary>What kind of conversation.</summary>
    public string ChatType { get; init; } = "";

    /// <summary>The topic within the conversation.</summary>
    public string? ThreadId { get; init; }

    /// <summary>The message, as the platform names it.</summary>
    public string? MessageId { get; init; }

    /// <summary>Who said it.</summary>
    public string? ActorId { get; init; }

    /// <summary>What he is called.</summary>
    public string? ActorName { get; init; }

    /// <summary>What else is kept with it, an object.</summary>
    public JsonData Extra { get; init; } = JsonData.EmptyObject;
}
