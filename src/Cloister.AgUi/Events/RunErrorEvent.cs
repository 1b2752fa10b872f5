namespace Cloister.AgUi;

/// <summary>A run failed, and the agent says so.</summary>
/// <param name="Message">A sentence for people.</param>
public sealed record RunErrorEvent(string Message) : AgUiEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.RunError;

    /// <summary>The agent's own code.</summary>
    public string? Code { get; init; }

    /// <summary>Tokens used until it failed.</summary>
    public ValueList<TokenUsage> Usage { get; init; } = [];
}
