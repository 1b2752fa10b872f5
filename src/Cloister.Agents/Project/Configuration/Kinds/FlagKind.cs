using System.Text.Json;

namespace Cloister.Agents;

internal sealed class FlagKind : ConfigKind
{
    public override string Range => "bool";

    public override object? Read(object value, out string? refusal)
    {
        refusal = value is bool ? null : "must be true or false";
        return value as bool?;
    }

    public override object FromText(string text) => bool.TryParse(text, out var flag) ? flag : text;

    public override void Write(Utf8JsonWriter writer, object value) => writer.WriteBooleanValue((bool)value);

    public override void WriteSchema(Utf8JsonWriter writer) => writer.WriteString("type", "boolean");
}
