using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What is kept of a run: the file <c>run.json</c>.</summary>
internal sealed record RunRecord
{
    public const string FileName = "run.json";

    public required string TaskId { get; init; }

    public required string Title { get; init; }

    public required string Stamp { get; init; }

    public required string ExecutionId { get; init; }

    /// <summary>The session it ran in; null for scripts, and for what did not begin.</summary>
    public string? SessionId { get; init; }

    public required TaskTrigger Trigger { get; init; }

    public required TaskOutcome Outcome { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>What became of telling somebody; null until that was tried.</summary>
    public TaskDelivery? Delivery { get; init; }

    public JsonData ToJson() =>
        TaskJson.Object(
            ("v", 1),
            ("taskId", TaskId),
            ("title", Title),
            ("timestamp", Stamp),
            ("executionId", ExecutionId),
            ("sessionId", SessionId),
            ("trigger", Trigger.ToJson()),
            ("status", TaskJson.NameOf(Outcome.Status)),
            ("executionStatus", Outcome.IsExecuted ? "success" : "failure"),
            (
                "resultStatus",
                !Outcome.IsExecuted ? "not_checked"
                : Outcome.Problems.Count == 0 ? "valid"
                : "invalid"
            ),
            ("resultErrors", JsonData.Array([.. Outcome.Problems.Select(problem => (JsonData)problem)])),
            ("dialogueRounds", Outcome.Rounds),
            ("userSimulatorSatisfied", Outcome.IsSatisfied is { } satisfied ? satisfied : null),
            ("startedAt", TaskJson.TimeOf(StartedAt)),
            ("endedAt", TaskJson.TimeOf(EndedAt)),
            ("error", Outcome.Error),
            ("delivery", Delivery?.ToJson())
        );
}
