namespace Cloister.AgUi;

/// <summary>An event whose meaning is between application and agent.</summary>
/// <param name="Name">The name; carries the prefix of whoever made it up.</param>
/// <param name="Value">Any JSON value, <c>null</c> included.</param>
public sealed record CustomEvent(string Name, JsonData Value) : AttributedEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.Custom;
}
