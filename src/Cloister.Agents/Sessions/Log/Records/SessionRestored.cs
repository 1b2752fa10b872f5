using System.Text.Json;

namespace Cloister.Agents;

/// <summary>An archived session takes messages again.</summary>
internal sealed record SessionRestored : HostRecord
{
    public override RecordType Type => RecordType.SessionRestored;

    protected override void WriteMembers(Utf8JsonWriter writer) { }
}
