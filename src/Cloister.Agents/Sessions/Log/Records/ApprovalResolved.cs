using System.Text.Json;

namespace Cloister.Agents;

/// <summary>A person, or the clock, decided about a tool.</summary>
/// <param name="ApprovalId">Which question.</param>
/// <param name="Decision"><c>approved</c>, <c>denied</c>, <c>expired</c> or <c>cancelled</c>.</param>
/// <param name="By">Who.</param>
/// <param name="Where">By which way: <c>ag-ui</c>, <c>http</c>, <c>cli</c>, a channel.</param>
internal sealed record ApprovalResolved(string ApprovalId, string Decision, string? By, string? Where) : HostRecord
{
    public override RecordType Type => RecordType.ApprovalResolved;

    protected override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("approvalId", ApprovalId);
        writer.WriteString("decision", Decision);
        writer.WriteGiven("by", By);
        writer.WriteGiven("where", Where);
    }
}
