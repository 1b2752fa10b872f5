using System.Text.Json;

namespace Cloister.Agents;

/// <summary>One of a few words.</summary>
internal sealed class WordKind<T>(params (string Word, T Value)[] words) : ConfigKind
    where T : struct, Enum
{
    public override string Range => string.Join("/", words.Select(word => $"`{word.Word}`"));

    public override object? Read(object value, out string? refusal)
    {
        var known = Array.FindIndex(words, word => word.Word == value as string);
        refusal = known < 0 ? $"must be one of {string.Join(", ", words.Select(word => word.Word))}" : null;
        return known < 0 ? null : words[known].Value;
    }

    public override void Write(Utf8JsonWriter writer, object value) =>
        writer.WriteStringValue(Array.Find(words, word => EqualityComparer<T>.Default.Equals(word.Value, (T)value)).Word);

    public override void WriteSchema(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("enum");
        foreach (var (word, _) in words)
        {
            writer.WriteStringValue(word);
        }
        writer.WriteEndArray();
    }
}
