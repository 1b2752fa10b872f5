using Cloister.Chat;

namespace Cloister.Presentation;

/// <summary>How a <see cref="ChatController"/> behaves.</summary>
public sealed record ChatControllerOptions
{
    internal static ChatControllerOptions Default { get; } = new();

    /// <summary>What the client does with a message that is sent while a run is in flight, as in its own options.</summary>
    /// <value>It is refused, so the composer does not submit then.</value>
    public ConcurrentSend ConcurrentSend { get; init; }

    /// <summary>What messages that the composer submits add to their runs.</summary>
    public SendOptions? SendOptions { get; init; }
}
