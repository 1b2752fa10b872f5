namespace Cloister.AgUi;

/// <summary>A foreign event, passed through. No behaviour follows from it.</summary>
/// <param name="Event">The event as its source made it.</param>
public sealed record RawEvent(JsonData Event) : AttributedEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.Raw;

    /// <summary>Where it comes from.</summary>
    public string? Source { get; init; }
}
