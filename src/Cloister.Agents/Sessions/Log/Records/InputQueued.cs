using System.Text.Json;

namespace Cloister.Agents;

/// <summary>Something was asked and waits its turn.</summary>
internal sealed record InputQueued(string InputId, string Kind, int Position, string? Preview) : HostRecord
{
    public override RecordType Type => RecordType.InputQueued;

    protected override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("inputId", InputId);
        writer.WriteString("kind", Kind);
        writer.WriteNumber("position", Position);
        writer.WriteGiven("preview", Preview);
    }
}
