using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>A subscriber or a handler threw. The run goes on.</summary>
/// <param name="run">The run; null for a handler of a change that no event made.</param>
/// <param name="agentEvent">The event, if there was one.</param>
/// <param name="exception">What was thrown.</param>
public sealed class SubscriberFaultedEventArgs(RunIdentity? run, AgUiEvent? agentEvent, Exception exception) : EventArgs
{
    /// <summary>The run; null for a handler of a change that no event made.</summary>
    public RunIdentity? Run { get; } = run;

    /// <summary>The event, if there was one.</summary>
    public AgUiEvent? Event { get; } = agentEvent;

    /// <summary>What was thrown.</summary>
    public Exception Exception { get; } = exception;
}
