using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>A message of a conversation, whichever way it went.</summary>
/// <param name="Key">Its number.</param>
/// <param name="SessionId">The session of the conversation.</param>
/// <param name="At">When, in milliseconds since 1970.</param>
/// <param name="Direction">Which way.</param>
/// <param name="Kind">Whether the agent answers it, or it is only kept.</param>
/// <param name="Text">What it says.</param>
internal sealed record ChatHistoryRow(long Key, string SessionId, long At, ChatDirection Direction, ChatItemKind Kind, string Text)
{
    public required string Channel { get; init; }

    public required ChatPlace Place { get; init; }

    /// <summary>What the platform calls it.</summary>
    public string? MessageId { get; init; }

    public string? ActorId { get; init; }

    public string? ActorName { get; init; }

    /// <summary>What else is known, an object.</summary>
    public JsonData Extra { get; init; } = JsonData.EmptyObject;
}
