using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>A message that was there at once: a person's, a service's, an imported one. One with a known id takes that one's place.</summary>
internal sealed record MessageAdded(Message Message, string? InputId = null) : HostRecord
{
    public override RecordType Type => RecordType.MessageAdded;

    protected override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WritePropertyName("message");
        AgUiJson.WriteMessage(writer, Message, MessageForm.Stored);
        writer.WriteGiven("inputId", InputId);
    }
}
