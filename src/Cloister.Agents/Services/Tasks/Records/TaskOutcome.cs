using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What came of a run.</summary>
/// <param name="Status">How it ended.</param>
internal sealed record TaskOutcome(RunStatus Status)
{
    /// <summary>Whether it was carried out to its end, good or not.</summary>
    public bool IsExecuted { get; init; }

    /// <summary>What it said.</summary>
    public string Output { get; init; } = "";

    /// <summary>Why it did not succeed.</summary>
    public string? Error { get; init; }

    /// <summary>What is wrong with what it said.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>How often it was asked.</summary>
    public int Rounds { get; init; }

    /// <summary>Whether whoever judged it was satisfied; null if nobody did.</summary>
    public bool? IsSatisfied { get; init; }

    /// <summary>What it was asked and what was said about it, round by round; null if nobody judged it.</summary>
    public JsonData? Dialogue { get; init; }

    /// <summary>It said something, good enough or not.</summary>
    public static TaskOutcome Of(string output, params IReadOnlyList<string> problems) =>
        new(problems.Count == 0 ? RunStatus.Success : RunStatus.Failure)
        {
            IsExecuted = true,
            Output = output,
            Problems = problems,
            Error = problems.Count == 0 ? null : string.Join("; ", problems),
        };

    /// <summary>It did not get to its end.</summary>
    public static TaskOutcome Ended(RunStatus status, string error, string output = "") => new(status) { Error = error, Output = output };
}
