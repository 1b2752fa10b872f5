using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What the settings of this session differ by from the agent's. Set by persons only.</summary>
internal sealed record SettingsSet(JsonData Settings) : HostRecord
{
    public override RecordType Type => RecordType.SettingsSet;

    protected override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WritePropertyName("settings");
        Settings.WriteTo(writer);
    }
}
