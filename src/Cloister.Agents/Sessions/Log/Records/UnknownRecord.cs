using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>A row that a newer version wrote. It is kept, passed on, and means nothing here.</summary>
internal sealed record UnknownRecord(RecordType Kind, JsonData Data) : LogRecord
{
    public override RecordType Type => Kind;

    public override void Write(Utf8JsonWriter writer) => Data.WriteTo(writer);
}
