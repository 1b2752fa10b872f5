using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>Hears of the events of all runs of a client. Override what is of interest.</summary>
/// <remarks>
/// Called in order for one session, from several threads for several. The state already includes the event. An exception is reported and
/// changes nothing; a call that takes long holds up the handlers of its session.
/// </remarks>
public abstract class AgentSubscriber
{
    /// <summary>Every event, and <see cref="RunEnded"/> for runs that no event ended; hands it on to the method of its kind.</summary>
    public virtual void OnEvent(RunIdentity run, AgUiEvent agentEvent)
    {
        switch (agentEvent)
        {
            case RunStartedEvent started:
                OnRunStarted(run, started);
                break;
            case RunFinishedEvent finished:
                OnRunFinished(run, finished);
                break;
            case RunErrorEvent error:
                OnRunError(run, error);
                break;
            case RunEnded ended:
                OnRunEnded(run, ended);
                break;
            case StepStartedEvent step:
                OnStepStarted(run, step);
                break;
            case StepFinishedEvent step:
                OnStepFinished(run, step);
                break;
            case TextMessageContentEvent text:
                OnText(run, text);
                break;
            case ToolCallStartEvent call:
                OnToolCall(run, call);
                break;
            case ToolCallResultEvent result:
                OnToolResult(run, result);
                break;
            case StateDeltaEvent delta:
                OnStateDelta(run, delta);
                break;
            case ActivitySnapshotEvent or ActivityDeltaEvent:
                OnActivity(run, agentEvent);
                break;
            case SubagentStartedEvent or SubagentFinishedEvent or SubagentErrorEvent:
                OnSubagent(run, agentEvent);
                break;
            case ReasoningStartEvent
            or ReasoningMessageStartEvent
            or ReasoningMessageContentEvent
            or ReasoningMessageEndEvent
            or ReasoningEndEvent
            or ReasoningEncryptedValueEvent:
                OnReasoning(run, agentEvent);
                break;
        }
    }

    /// <summary>A run began.</summary>
    protected virtual void OnRunStarted(RunIdentity run, RunStartedEvent agentEvent) { }

    /// <summary>A run ended in an orderly way.</summary>
    protected virtual void OnRunFinished(RunIdentity run, RunFinishedEvent agentEvent) { }

    /// <summary>A run failed, and the agent says so.</summary>
    protected virtual void OnRunError(RunIdentity run, RunErrorEvent agentEvent) { }

    /// <summary>A run ended without an event of the agent: it was rejected, broke off, or could not be started.</summary>
    protected virtual void OnRunEnded(RunIdentity run, RunEnded agentEvent) { }

    /// <summary>A step began.</summary>
    protected virtual void OnStepStarted(RunIdentity run, StepStartedEvent agentEvent) { }

    /// <summary>A step ended.</summary>
    protected virtual void OnStepFinished(RunIdentity run, StepFinishedEvent agentEvent) { }

    /// <summary>More text of a message.</summary>
    protected virtual void OnText(RunIdentity run, TextMessageContentEvent agentEvent) { }

    /// <summary>A tool call began.</summary>
    protected virtual void OnToolCall(RunIdentity run, ToolCallStartEvent agentEvent) { }

    /// <summary>A tool call was answered by the agent's side.</summary>
    protected virtual void OnToolResult(RunIdentity run, ToolCallResultEvent agentEvent) { }

    /// <summary>The shared state changed in part.</summary>
    protected virtual void OnStateDelta(RunIdentity run, StateDeltaEvent agentEvent) { }

    /// <summary>Any event of reasoning.</summary>
    protected virtual void OnReasoning(RunIdentity run, AgUiEvent agentEvent) { }

    /// <summary>Any event of an activity.</summary>
    protected virtual void OnActivity(RunIdentity run, AgUiEvent agentEvent) { }

    /// <summary>Any event of a subagent's life.</summary>
    protected virtual void OnSubagent(RunIdentity run, AgUiEvent agentEvent) { }
}
