using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>What one call adds to its runs.</summary>
public sealed record SendOptions
{
    internal static SendOptions Default { get; } = new();

    /// <summary>The tools the agent may ask for, also in the follow-up runs of this call.</summary>
    /// <value>Null for those of the client's registry; an empty list for none.</value>
    public ValueList<ToolDefinition>? Tools { get; init; }

    /// <summary>Facts of the application for the model.</summary>
    public ValueList<ContextEntry> Context { get; init; } = [];

    /// <summary>Passed through untouched.</summary>
    public JsonData ForwardedProps { get; init; } = JsonData.EmptyObject;

    /// <summary>Headers for a transport that has them, for all runs of this call. They never enter the input.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the user says beside his answers to interrupts; only <see cref="ChatSession.ResumeAsync"/> looks at it.</summary>
    /// <value>Nothing.</value>
    public MessageContent? Remark { get; init; }

    /// <summary>What becomes of interrupts that are open.</summary>
    /// <value>The call is refused.</value>
    public PendingInterrupts PendingInterrupts { get; init; }

    /// <summary>What becomes of calls of the application's tools that are open.</summary>
    /// <value>The call is refused.</value>
    public OpenToolCalls OpenToolCalls { get; init; }
}
