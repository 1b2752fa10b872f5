namespace Cloister.AgUi;

/// <summary>A tool call without a result.</summary>
/// <param name="Call">The call, with its arguments so far.</param>
/// <param name="MessageId">The assistant message it stands in.</param>
/// <param name="Status">Whether its arguments are complete. Until then they must not be acted on.</param>
public sealed record PendingToolCall(ToolCall Call, string MessageId, OpenItemStatus Status)
{
    /// <summary>The arguments so far as JSON, as good as can be; null where there is no value yet. They are read each time.</summary>
    public JsonData? ParsePartialArguments() => PartialJson.Parse(Call.Arguments);
}
