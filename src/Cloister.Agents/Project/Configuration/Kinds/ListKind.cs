using System.Text.Json;

namespace Cloister.Agents;

/// <summary>A list whose items only its reader understands.</summary>
internal sealed class ListKind : ConfigKind
{
    public override string Range => "array";

    public override bool TakesPlaceholder => false;

    public override object? Read(object value, out string? refusal)
    {
        refusal = value is ConfigList ? null : "must be a list";
        return value as ConfigList;
    }

    public override void Write(Utf8JsonWriter writer, object value) => ConfigValue.Write(writer, value);

    public override void WriteSchema(Utf8JsonWriter writer) => writer.WriteString("type", "array");
}
