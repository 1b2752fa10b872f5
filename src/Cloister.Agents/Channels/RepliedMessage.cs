namespace Cloister.Agents;

/// <summary>A message that another one answers.</summary>
/// <param name="MessageId">What the platform calls it.</param>
public sealed record RepliedMessage(string? MessageId)
{
    /// <summary>Whether the agent said it.</summary>
    public bool IsOurs { get; init; }

    /// <summary>Who said it.</summary>
    public string? ActorName { get; init; }

    /// <summary>What it said.</summary>
    public string? Text { get; init; }

    /// <summary>The part of it that is answered.</summary>
    public string? Quote { get; init; }
}
