namespace Cloister.AgUi;

/// <summary>A run ended in an orderly way: with success, with questions, or because it was stopped.</summary>
/// <param name="ThreadId">The conversation.</param>
/// <param name="RunId">The run.</param>
public sealed record RunFinishedEvent(string ThreadId, string RunId) : AgUiEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.RunFinished;

    /// <summary>What the run returns; counts only for success.</summary>
    public JsonData? Result { get; init; }

    /// <summary>How it ended; absent means success.</summary>
    public FinishOutcome? Outcome { get; init; }

    /// <summary>Tokens used by this run, one entry for each provider and model.</summary>
    public ValueList<TokenUsage> Usage { get; init; } = [];
}
