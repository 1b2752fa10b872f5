using System.Text.Json;

namespace Cloister.Agents;

/// <summary>What was asked is not answered. Its words are in the history all the same.</summary>
internal sealed record InputDropped(string InputId, string Reason) : HostRecord
{
    public override RecordType Type => RecordType.InputDropped;

    protected override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("inputId", InputId);
        writer.WriteString("reason", Reason);
    }
}
