namespace Cloister.AgUi;

/// <summary>An event of a type this version does not know. It counts for nothing and is dropped by enforcement.</summary>
/// <param name="WireType">The type as it was received.</param>
/// <param name="Json">The whole event.</param>
public sealed record UnknownEvent(string WireType, JsonData Json) : AgUiEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.Unknown;
}
