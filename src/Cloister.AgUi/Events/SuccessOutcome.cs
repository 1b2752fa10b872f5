namespace Cloister.AgUi;

/// <summary>The run did what it was asked to, or waits for answers to calls of the application's tools.</summary>
public sealed record SuccessOutcome : FinishOutcome
{
    /// <summary>The open calls of the application's tools, in order.</summary>
    public ValueList<string> PendingToolCallIds { get; init; } = [];
}
