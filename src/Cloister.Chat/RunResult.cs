using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>How a call that started a run ended, follow-up runs of tools included.</summary>
/// <param name="RunId">The last run; empty if none was needed.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record RunResult(string RunId, RunOutcome Outcome)
{
    /// <summary>Why it failed; null unless the outcome is a failure.</summary>
    public AgUiError? Error { get; init; }

    /// <summary>What the agent returned; only for <see cref="RunOutcome.Completed"/>.</summary>
    public JsonData? Result { get; init; }

    /// <summary>Tokens used by all runs of the call, as the agent told them: one entry for each run, provider and model.</summary>
    public ValueList<TokenUsage> Usage { get; init; } = [];

    /// <summary>How many runs there were.</summary>
    public int Runs { get; init; }

    /// <summary>Whether it failed: the agent said so, the stream was rejected or broke off, or the agent could not be reached.</summary>
    public bool IsFailure => Outcome is RunOutcome.Failed or RunOutcome.Rejected or RunOutcome.Truncated or RunOutcome.TransportFailed;

    /// <summary>Throws if it failed, for code that prefers exceptions.</summary>
    /// <exception cref="AgUiException">It failed.</exception>
    public RunResult EnsureSuccess() =>
        IsFailure ? throw new AgUiException(Error ?? new AgentError($"The run ended as {Outcome}", ErrorCode.Unknown)) : this;
}
