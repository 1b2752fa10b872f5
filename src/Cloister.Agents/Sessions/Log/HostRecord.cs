using System.Text.Json;

namespace Cloister.Agents;

/// <summary>A fact that only the host knows. Clients that speak the protocol never see one.</summary>
internal abstract record HostRecord : LogRecord
{
    public sealed override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        WriteMembers(writer);
        writer.WriteEndObject();
    }

    protected abstract void WriteMembers(Utf8JsonWriter writer);
}
