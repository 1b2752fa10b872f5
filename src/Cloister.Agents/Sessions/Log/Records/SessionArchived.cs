using System.Text.Json;

namespace Cloister.Agents;

/// <summary>The session takes nothing more until it is restored.</summary>
internal sealed record SessionArchived : HostRecord
{
    public override RecordType Type => RecordType.SessionArchived;

    protected override void WriteMembers(Utf8JsonWriter writer) { }
}
