namespace Cloister.AgUi;

/// <summary>An opaque value to keep with a message or a tool call, and to send back to the producer as it is.</summary>
/// <param name="Subtype">What <paramref name="EntityId"/> names.</param>
/// <param name="EntityId">The message or tool call.</param>
/// <param name="EncryptedValue">The opaque value: never decoded, trimmed or checked.</param>
public sealed record ReasoningEncryptedValueEvent(EncryptedValueTarget Subtype, string EntityId, string EncryptedValue) : AttributedEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.ReasoningEncryptedValue;

    /// <summary>What kind of value it is, for the producer (protocol 1.1).</summary>
    public string? EncryptedValueType { get; init; }
}
