using System.Text.Json;

namespace Cloister.Agents;

/// <summary>What was asked joined a run that was going on.</summary>
internal sealed record InputJoined(string InputId, string RunId) : HostRecord
{
    public override RecordType Type => RecordType.InputJoined;

    protected override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("inputId", InputId);
        writer.WriteString("runId", RunId);
    }
}
