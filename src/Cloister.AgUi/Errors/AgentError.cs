namespace Cloister.AgUi;

/// <summary>The agent refused or failed. Failures that fit nowhere else are here too.</summary>
/// <param name="Message">A short sentence; from the wire where the agent sent one.</param>
/// <param name="Code">What kind of failure.</param>
public sealed record AgentError(string Message, ErrorCode Code) : AgUiError(Message, Code)
{
    /// <summary>The agent's own code, as it was sent.</summary>
    public string? AgentCode { get; init; }
}
