using System.Text.Json;

namespace Cloister.Agents;

/// <summary>An object; the keys in it have kinds of their own, or only its reader understands them.</summary>
internal sealed class ObjectKind : ConfigKind
{
    public const string Expected = "must be an object";

    public override string Range => "object";

    public override bool TakesPlaceholder => false;

    public override object? Read(object value, out string? refusal)
    {
        refusal = value is ConfigMap ? null : Expected;
        return value as ConfigMap;
    }

    public override void Write(Utf8JsonWriter writer, object value) => ConfigValue.Write(writer, value);

    public override void WriteSchema(Utf8JsonWriter writer) => writer.WriteString("type", "object");
}
