using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>A call that waits, exactly as the model made it: what is carried out later comes from here, never from what a client sends.</summary>
/// <param name="Id">The question's id, which is that of the call with another prefix.</param>
/// <param name="Session">The number of its session.</param>
/// <param name="Run">The number of the run that made it.</param>
/// <param name="CallId">The call.</param>
/// <param name="Tool">The tool.</param>
/// <param name="Input">Its arguments.</param>
internal sealed record ApprovalRow(string Id, long Session, long Run, string CallId, string Tool, JsonData Input)
{
    private static readonly JsonData Schema = JsonData.Object(
        ("type", "object"),
        (
            "properties",
            JsonData.Object(("approved", JsonData.Object(("type", "boolean"))), ("reason", JsonData.Object(("type", "string"))))
        ),
        ("required", JsonData.Array("approved"))
    );

    public required byte[] Hash { get; init; }

    /// <summary>Why a person has to approve it, if the tool says so.</summary>
    public string? Reason { get; init; }

    public required ApprovalState State { get; init; }

    /// <summary>In milliseconds since 1970; counts once it is open.</summary>
    public long ExpiresAt { get; init; }

    /// <summary>Whether something is still to come from somebody else.</summary>
    public bool IsWaiting => State is ApprovalState.Open or ApprovalState.Held;

    public bool HasExpired(long now) => State == ApprovalState.Open && ExpiresAt <= now;

    public Interrupt ToInterrupt() =>
        new(Id, "tool_call")
        {
            ToolCallId = CallId,
            Message = Reason is null ? $"Allow '{Tool}'?" : $"Allow '{Tool}'? {Reason}",
            ExpiresAt = LogJson.Timestamp(ExpiresAt),
            ResponseSchema = Schema,
        };

    public ApprovalRequested ToRecord() => new(Id, CallId, Tool, Input) { Reason = Reason, ExpiresAt = ExpiresAt };
}
