using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>The state that application and agent share was set as a whole, not by a run.</summary>
internal sealed record StateSet(JsonData State) : HostRecord
{
    public override RecordType Type => RecordType.StateSet;

    protected override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WritePropertyName("state");
        State.WriteTo(writer);
    }
}
