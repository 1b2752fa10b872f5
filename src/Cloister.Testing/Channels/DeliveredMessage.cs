using Cloister.Agents;

namespace Cloister.Testing;

/// <summary>Something that the agent sent, and that arrived.</summary>
/// <param name="MessageId">What the platform calls it.</param>
/// <param name="Message">What it is.</param>
public sealed record DeliveredMessage(string MessageId, OutgoingMessage Message)
{
    /// <summary>Its text.</summary>
    public string Text => Message.Text;
}
