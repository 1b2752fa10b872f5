using System.Text.Json;

namespace Cloister.Agents;

/// <summary>A list of texts, each of a certain form if there is a rule.</summary>
/// <param name="rule">Says why a text cannot be used; null if it can.</param>
internal sealed class TextListKind(Func<string, string?>? rule = null) : ConfigKind
{
    public override string Range => "string[]";

    public override bool TakesPlaceholder => false;

    public override object? Read(object value, out string? refusal)
    {
        refusal = "must be a list of texts";
        if (value is not ConfigList list || list.Any(item => item is not string))
        {
            return null;
        }
        var texts = list.Cast<string>().ToArray();
        refusal = texts
            .Select(text => rule?.Invoke(text) is { } reason ? $"'{text}' {reason}" : null)
            .FirstOrDefault(reason => reason is not null);
        return refusal is null ? Array.AsReadOnly(texts) : null;
    }

    public override void Write(Utf8JsonWriter writer, object value)
    {
        writer.WriteStartArray();
        foreach (var text in (IReadOnlyList<string>)value)
        {
            writer.WriteStringValue(text);
        }
        writer.WriteEndArray();
    }

    public override void WriteSchema(Utf8JsonWriter writer)
    {
        writer.WriteString("type", "array");
        writer.WriteStartObject("items");
        writer.WriteString("type", "string");
        writer.WriteEndObject();
    }
}
