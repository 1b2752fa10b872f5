using System.Text.Json;

namespace Cloister.Agents;

/// <summary>Text, of a certain form if there is a rule.</summary>
/// <param name="range">What is allowed, in the words of the documentation.</param>
/// <param name="rule">Says why a text cannot be used; null if it can.</param>
internal sealed class TextKind(string range = "string", Func<string, string?>? rule = null) : ConfigKind
{
    public override string Range => range;

    public override object? Read(object value, out string? refusal)
    {
        refusal = value is string text ? rule?.Invoke(text) : "must be text";
        return value as string;
    }

    public override void Write(Utf8JsonWriter writer, object value) => writer.WriteStringValue((string)value);

    public override void WriteSchema(Utf8JsonWriter writer) => writer.WriteString("type", "string");
}
