using Cloister.AgUi;

namespace Cloister.Testing;

/// <summary>Writes the scripts of a <see cref="ScriptedAgent"/>. It builds one agent.</summary>
public sealed partial class ScriptedAgentBuilder
{
    private readonly List<ScriptStep[]> _scripts = [];
    private List<ScriptStep> _script = [];
    private bool _isBuilt;
    private int _messages;
    private int _calls;
    private int _results;

    /// <summary>RUN_STARTED with the ids that the run was asked for.</summary>
    public ScriptedAgentBuilder RunStarted() =>
        Emit(play => new RunStartedEvent(play.Input.ThreadId, play.Input.RunId)
        {
            ProtocolVersion = RunAgentInput.CurrentProtocolVersion,
            ParentRunId = play.Input.ParentRunId,
        });

    /// <summary>RUN_FINISHED with the ids that the run was asked for.</summary>
    /// <param name="outcome">How it ended; without one it succeeded.</param>
    public ScriptedAgentBuilder RunFinished(FinishOutcome? outcome = null) =>
        Emit(play => new RunFinishedEvent(play.Input.ThreadId, play.Input.RunId) { Outcome = outcome });

    /// <summary>RUN_ERROR.</summary>
    /// <param name="message">A sentence for people.</param>
    /// <param name="code">A word for programs.</param>
    public ScriptedAgentBuilder RunError(string message, string? code = null) => Event(new RunErrorEvent(message) { Code = code });

    /// <summary>A whole message of the assistant: start, pieces and end. Its id is <c>msg-1</c>, <c>msg-2</c>, …</summary>
    /// <param name="text">The text.</param>
    /// <param name="chunks">In how many pieces it comes.</param>
    public ScriptedAgentBuilder Text(string text, int chunks = 1)
    {
        var id = $"msg-{++_messages}";
        Emit(play => new TextMessageStartEvent(play.Id(id)));
        foreach (var piece in TextPieces.Split(text, chunks))
        {
            Emit(play => new TextMessageContentEvent(play.Id(id), piece));
        }

        return Emit(play => new TextMessageEndEvent(play.Id(id)));
    }

    /// <summary>A whole reasoning message inside a span. Its id is <c>msg-1</c>, <c>msg-2</c>, …</summary>
    /// <param name="text">The text.</param>
    /// <param name="chunks">In how many pieces it comes.</param>
    public ScriptedAgentBuilder Reasoning(string text, int chunks = 1)
    {
        var id = $"msg-{++_messages}";
        Emit(play => new ReasoningStartEvent(play.Id(id)));
        Emit(play => new ReasoningMessageStartEvent(play.Id(id)));
        foreach (var piece in TextPieces.Split(text, chunks))
        {
            Emit(play => new ReasoningMessageContentEvent(play.Id(id), piece));
        }

        Emit(play => new ReasoningMessageEndEvent(play.Id(id)));
        return Emit(play => new ReasoningEndEvent(play.Id(id)));
    }

    /// <summary>A whole tool call, and its result if the agent has it. Its id is <c>call-1</c>, <c>call-2</c>, …; that of the result <c>result-1</c>, …</summary>
    /// <param name="name">The tool.</param>
    /// <param name="arguments">The arguments, as the text that is sent.</param>
    /// <param name="result">The answer; null leaves the call to the application.</param>
    public ScriptedAgentBuilder ToolCall(string name, string arguments, MessageContent? result = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(arguments);
        var id = $"call-{++_calls}";
        Emit(play => new ToolCallStartEvent(play.Id(id), name));
        Emit(play => new ToolCallArgsEvent(play.Id(id), arguments));
        Emit(play => new ToolCallEndEvent(play.Id(id)));
        if (result is null)
        {
            return this;
        }

        var message = $"result-{++_results}";
        return Emit(play => new ToolCallResultEvent(play.Id(message), play.Id(id), result));
    }

    /// <summary>STATE_SNAPSHOT.</summary>
    public ScriptedAgentBuilder State(JsonData snapshot) => Event(new StateSnapshotEvent(snapshot));

    /// <summary>STATE_DELTA.</summary>
    public ScriptedAgentBuilder StateDelta(params ReadOnlySpan<JsonPatchOperation> operations) =>
        Event(new StateDeltaEvent([.. operations]));

    /// <summary>Any event.</summary>
    public ScriptedAgentBuilder Event(AgUiEvent agentEvent)
    {
        ArgumentNullException.ThrowIfNull(agentEvent);
        return Emit(_ => agentEvent);
    }

    /// <summary>Events in this order.</summary>
    public ScriptedAgentBuilder Events(IEnumerable<AgUiEvent> agentEvents)
    {
        ArgumentNullException.ThrowIfNull(agentEvents);
        foreach (var agentEvent in agentEvents)
        {
            Event(agentEvent);
        }

        return this;
    }

    /// <summary>An event that depends on what the run was asked for.</summary>
    public ScriptedAgentBuilder Event(Func<RunAgentInput, AgUiEvent> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        return Emit(play => make(play.Input));
    }

    /// <summary>What follows is for the next run.</summary>
    public ScriptedAgentBuilder NextRun()
    {
        ThrowIfBuilt();
        _scripts.Add([.. _script]);
        _script = [];
        return this;
    }

    /// <summary>The agent.</summary>
    /// <param name="timeProvider">The clock of its delays; the system's when null.</param>
    /// <exception cref="InvalidOperationException">It was built already.</exception>
    public ScriptedAgent Build(TimeProvider? timeProvider = null)
    {
        NextRun();
        _isBuilt = true;
        return new(_scripts, timeProvider ?? TimeProvider.System);
    }

    private ScriptedAgentBuilder Emit(Func<AgentPlay, AgUiEvent> make) => Add(play => new(make(play)));

    private ScriptedAgentBuilder Add(ScriptStep step)
    {
        ThrowIfBuilt();
        _script.Add(step);
        return this;
    }

    private void ThrowIfBuilt()
    {
        if (_isBuilt)
        {
            throw new InvalidOperationException("The script cannot be changed, because its agent was built. Begin another builder.");
        }
    }
}
