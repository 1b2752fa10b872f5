namespace Cloister.AgUi;

/// <summary>Something in an event that was repaired or ignored. It holds names and no content.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="EventType">The event.</param>
public sealed record FoldWarning(FoldWarningKind Kind, EventType EventType)
{
    /// <summary>The message it is about.</summary>
    public string? MessageId { get; init; }

    /// <summary>The tool call it is about.</summary>
    public string? ToolCallId { get; init; }

    /// <summary>Which operation of a patch did not apply.</summary>
    public int? OperationIndex { get; init; }

    /// <summary>Why, in a sentence without values.</summary>
    public string? Reason { get; init; }
}
