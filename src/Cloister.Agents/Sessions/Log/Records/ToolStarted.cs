using System.Text.Json;

namespace Cloister.Agents;

/// <summary>A tool is about to act. On disk before it does, so that nothing is done twice.</summary>
internal sealed record ToolStarted(string ToolCallId, bool IsReadOnly) : HostRecord
{
    public override RecordType Type => RecordType.ToolStarted;

    protected override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("toolCallId", ToolCallId);
        writer.WriteBoolean("readOnly", IsReadOnly);
    }
}
