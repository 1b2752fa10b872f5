namespace Cloister.AgUi;

/// <summary>What the rules have to remember of the runs so far. It is not part of what a conversation says, and is not saved.</summary>
internal sealed record RunMarks
{
    public static RunMarks None { get; } = new();

    /// <summary>The last run that was asked for here; without one every run counts as asked for.</summary>
    public string? RequestedRunId { get; init; }

    /// <summary>The run whose events these are, also after its end: a failure may follow it.</summary>
    public string? RunId { get; init; }

    /// <summary>The interrupts that the run answers, by its own word.</summary>
    public ValueList<string> ResumedInterrupts { get; init; } = [];

    /// <summary>The calls the run started.</summary>
    public ValueList<string> StartedCalls { get; init; } = [];

    /// <summary>The calls the run answered.</summary>
    public ValueList<string> AnsweredCalls { get; init; } = [];

    /// <summary>The members of the shared state that were changed here since the agent told it as a whole.</summary>
    public ValueList<string> EditedMembers { get; init; } = [];

    /// <summary>The shared state without those changes.</summary>
    public JsonData? SnapshotState { get; init; }

    /// <summary>A run begins.</summary>
    public RunMarks Of(RunStartedEvent run) =>
        this with
        {
            RunId = run.RunId,
            ResumedInterrupts = run.Input?.Resume.Select(entry => entry.InterruptId).ToValueList() ?? [],
            StartedCalls = [],
            AnsweredCalls = [],
        };

    public RunMarks Answered(string toolCallId) => this with { AnsweredCalls = AnsweredCalls.Add(toolCallId) };

    public RunMarks Edited(JsonData patch, JsonData before) =>
        this with
        {
            EditedMembers = EditedMembers.Union(patch.Members.Select(member => member.Key), StringComparer.Ordinal).ToValueList(),
            SnapshotState = SnapshotState ?? before,
        };

    /// <summary>Whether a patch changes a member that was changed here, something inside it, or the whole state around it.</summary>
    public bool TouchesEdit(ValueList<JsonPatchOperation> patch) =>
        !EditedMembers.IsEmpty
        && patch.Any(operation =>
            operation.Op != JsonPatchOp.Test && IsEdited(operation.Path) || operation.Op == JsonPatchOp.Move && IsEdited(operation.From!)
        );

    private bool IsEdited(string path) =>
        path.Length == 0
        || EditedMembers.Any(name => path.AsSpan(1).StartsWith(JsonPointer.Escape(name)) && IsWhole(path, JsonPointer.Escape(name)));

    private static bool IsWhole(string path, string token) => path.Length == token.Length + 1 || path[token.Length + 1] == '/';
}
