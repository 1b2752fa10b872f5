using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>How a run ended. A failure of a model or a tool is a result, not an exception.</summary>
/// <param name="RunId">The run.</param>
/// <param name="State">How it ended.</param>
public sealed record RunResult(string RunId, RunState State)
{
    /// <summary>The answer of a run without a word.</summary>
    internal const string NothingSaid = "Execution completed";

    /// <summary>Whether it did what it was asked.</summary>
    public bool IsSuccess => State == RunState.Completed;

    /// <summary>The answer: the text of the last step that had one.</summary>
    public string Text { get; init; } = "";

    /// <summary>Why it did not.</summary>
    public string? Error { get; init; }

    /// <summary>What it cost.</summary>
    public ValueList<TokenUsage> Usage { get; init; } = [];

    /// <summary>What it asked a person.</summary>
    public ValueList<Interrupt> Interrupts { get; init; } = [];
}
