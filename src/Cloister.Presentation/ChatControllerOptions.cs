using Cloister.Chat;

namespace Cloister.Presentation;

/// <summary>How a <see cref="ChatController"/> behaves.</summary>
public sealed record ChatControllerOptions
{
    internal static ChatControllerOptions Default { get; } = new();

    /// <summary>What messages that the composer submits add to their runs.</summary>
    public SendOptions? SendOptions { get; init; }
}
