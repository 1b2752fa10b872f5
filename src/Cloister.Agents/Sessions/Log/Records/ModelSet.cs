using System.Text.Json;

namespace Cloister.Agents;

/// <summary>Which model answers from the next step on; null for the agent's own choice.</summary>
internal sealed record ModelSet(string? ModelId) : HostRecord
{
    public override RecordType Type => RecordType.ModelSet;

    protected override void WriteMembers(Utf8JsonWriter writer) => writer.WriteString("modelId", ModelId);
}
