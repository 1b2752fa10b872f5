using System.Text.Json;

namespace Cloister.Agents;

/// <summary>What the session is called in lists.</summary>
internal sealed record TitleSet(string? Title) : HostRecord
{
    public override RecordType Type => RecordType.TitleSet;

    protected override void WriteMembers(Utf8JsonWriter writer) => writer.WriteString("title", Title);
}
