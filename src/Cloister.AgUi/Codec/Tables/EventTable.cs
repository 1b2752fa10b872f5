namespace Cloister.AgUi;

/// <summary>
/// The protocol's events. An entry is the type, the word for it, its field in the binary encoding; then the members with their names, their
/// fields, what they hold and where they are; then how the event is made of them. <c>timestamp</c>, <c>rawEvent</c> and <c>metadata</c> are
/// on every event and stand in <see cref="EventShape"/>.
/// </summary>
internal static class EventTable
{
    /// <summary>All events, by the number of their type.</summary>
    public static EventShape[] ByType { get; } =
    [
        .. new[]
        {
            RunEvents.All,
            TextEvents.All,
            ToolCallEvents.All,
            StateEvents.All,
            OpenEvents.All,
            ReasoningEvents.All,
            SubagentEvents.All,
        }
            .SelectMany(shapes => shapes)
            .OrderBy(shape => shape.Type),
    ];

    /// <summary>All events, by their field in the binary encoding.</summary>
    private static readonly EventShape?[] ByArm =
    [
        .. Enumerable.Range(0, 32).Select(arm => Array.Find(ByType, shape => shape.Body.Tag!.Arm == arm)),
    ];

    public static EventShape? OfArm(int arm) => arm < ByArm.Length ? ByArm[arm] : null;

    /// <summary>The shape of an event that can be written.</summary>
    public static EventShape Of(AgUiEvent agUiEvent) =>
        (int)agUiEvent.Type < ByType.Length
            ? ByType[(int)agUiEvent.Type]
            : throw new ArgumentException(
                $"An event of type {agUiEvent.Type} cannot be written, because it exists in this process only. Leave it out.",
                nameof(agUiEvent)
            );
}
