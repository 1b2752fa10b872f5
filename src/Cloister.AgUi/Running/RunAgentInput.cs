namespace Cloister.AgUi;

/// <summary>All that an agent gets to know of a run: the whole conversation, the state, the tools it may ask the application to call.</summary>
/// <param name="ThreadId">The conversation.</param>
/// <param name="RunId">The run; never used twice in a conversation.</param>
public sealed record RunAgentInput(string ThreadId, string RunId)
{
    /// <summary>The version this library declares.</summary>
    public const string CurrentProtocolVersion = "1.0";

    /// <summary>The version the sender speaks; absent from peers older than 1.0.</summary>
    public string? ProtocolVersion { get; init; }

    /// <summary>The run that spawned this one as a separate run.</summary>
    public string? ParentRunId { get; init; }

    /// <summary>The shared state as the previous run left it: any JSON value.</summary>
    public JsonData State { get; init; } = JsonData.EmptyObject;

    /// <summary>The complete history, in order.</summary>
    public ValueList<Message> Messages { get; init; } = [];

    /// <summary>The application's tools.</summary>
    public ValueList<ToolDefinition> Tools { get; init; } = [];

    /// <summary>Facts of the application for the model.</summary>
    public ValueList<ContextEntry> Context { get; init; } = [];

    /// <summary>Passed through untouched.</summary>
    public JsonData ForwardedProps { get; init; } = JsonData.EmptyObject;

    /// <summary>Answers to the interrupts of the previous run.</summary>
    public ValueList<ResumeEntry> Resume { get; init; } = [];
}
