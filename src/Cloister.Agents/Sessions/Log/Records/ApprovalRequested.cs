using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>A tool waits for a person.</summary>
internal sealed record ApprovalRequested(string ApprovalId, string ToolCallId, string Tool, JsonData Input) : HostRecord
{
    public override RecordType Type => RecordType.ApprovalRequested;

    public string? Reason { get; init; }

    /// <summary>In milliseconds since 1970.</summary>
    public long ExpiresAt { get; init; }

    protected override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("approvalId", ApprovalId);
        writer.WriteString("toolCallId", ToolCallId);
        writer.WriteString("tool", Tool);
        writer.WritePropertyName("input");
        Input.WriteTo(writer);
        writer.WriteGiven("reason", Reason);
        writer.WriteNumber("expiresAt", ExpiresAt);
    }
}
