using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What a run has to do for the input it began with.</summary>
internal sealed record RunPlan
{
    /// <summary>What changes in the history before the run begins: cuts, messages, a state.</summary>
    public IReadOnlyList<LogRecord> Before { get; init; } = [];

    /// <summary>Instructions of the application for this run only.</summary>
    public IReadOnlyList<string> Instructions { get; init; } = [];

    /// <summary>What models are told about where they are, in place of the usual words; null for those.</summary>
    public string? Core { get; init; }

    /// <summary>Services that have nothing to say in this run.</summary>
    public IReadOnlyList<string> SilentServices { get; init; } = [];

    /// <summary>Whether a tool of ours is there in this run.</summary>
    public Func<string, bool> OffersTool { get; init; } = static _ => true;

    /// <summary>What is wrong with the arguments of a call in this run, beyond what the tool itself would say; null if nothing is.</summary>
    public Func<string, JsonData, string?> FindWrong { get; init; } = static (_, _) => null;

    /// <summary>Tools that the application runs itself, in this run only.</summary>
    public IReadOnlyList<ToolDefinition> ClientTools { get; init; } = [];

    /// <summary>On whose behalf the run works beside whoever it began with: those whose words it goes on from.</summary>
    public IReadOnlyList<string?> Speakers { get; init; } = [];

    /// <summary>The answers to questions of earlier runs.</summary>
    public IReadOnlyList<ApprovalDecision> Decisions { get; init; } = [];

    /// <summary>The calls of earlier runs that this one answers: carried out, refused or, if it does not come to that, as cut off.</summary>
    public IReadOnlyList<string> Calls { get; init; } = [];

    /// <summary>Whether there is somebody to ask about calls that need approval.</summary>
    public bool CanAsk { get; init; } = true;

    /// <summary>What the client says to open questions.</summary>
    public ValueList<ResumeEntry> Resume { get; init; } = [];

    /// <summary>The messages the client has said itself, by id.</summary>
    public IReadOnlySet<string> Sent { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Whether the client holds another list than we do.</summary>
    public bool NeedsCatchUp { get; init; }

    /// <summary>The shared state, if the client has to be told: as the run finds it, for what the run does to it is told behind that.</summary>
    public JsonData? Told { get; init; }

    /// <summary>What goes into the transaction that starts the run.</summary>
    public Action<WriteSet>? Also { get; init; }

    /// <summary>The number of the run that was cut off, and that this one goes on from.</summary>
    public long? Continues { get; init; }

    /// <summary>What its client brought, as it is on the wire; kept with the run, so that one that goes on from it knows.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>What was asked, in short.</summary>
    public byte[]? Digest { get; init; }

    /// <summary>The run that asked for this one on the wire.</summary>
    public string? ParentRunId { get; init; }

    /// <summary>What the run does in place of working for an answer.</summary>
    public Func<ActiveRun, CancellationToken, Task>? Work { get; init; }

    /// <summary>Whether there is nothing for a model to do: the run ends at once.</summary>
    public bool IsDone { get; init; }
}
