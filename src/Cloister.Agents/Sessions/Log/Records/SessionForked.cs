using System.Text.Json;

namespace Cloister.Agents;

/// <summary>The session began as a copy; the copied messages follow as rows of their own.</summary>
internal sealed record SessionForked(string FromSession, string? AtMessageId, int Count) : HostRecord
{
    public override RecordType Type => RecordType.SessionForked;

    protected override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("fromSession", FromSession);
        writer.WriteGiven("atMessageId", AtMessageId);
        writer.WriteNumber("count", Count);
    }
}
