namespace Cloister.AgUi;

/// <summary>An event of a known type whose members are not what the protocol describes. Enforcement rejects the stream.</summary>
/// <param name="WireType">The type as it was received.</param>
/// <param name="Json">The whole event.</param>
/// <param name="Problem">What is wrong and where, without values.</param>
public sealed record MalformedEvent(string WireType, JsonData Json, string Problem) : AgUiEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.Malformed;
}
