using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>An event of the protocol, stored as it was streamed.</summary>
internal sealed record EventRecord(AgUiEvent Event) : LogRecord
{
    public override RecordType Type => Event.Type.ToRecordType();

    public override void Write(Utf8JsonWriter writer) => writer.WriteRawValue(AgUiJson.ToUtf8(Event), skipInputValidation: true);
}
