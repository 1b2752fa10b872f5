using System.Text.Json;

namespace Cloister.Agents;

/// <summary>The session exists from here on.</summary>
internal sealed record SessionCreated(string Id, string Kind) : HostRecord
{
    public override RecordType Type => RecordType.SessionCreated;

    protected override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("id", Id);
        writer.WriteString("kind", Kind);
    }
}
