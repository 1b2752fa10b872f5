using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Cloister.Agents;

/// <summary>The table of keys as a JSON Schema, for editors.</summary>
internal static class ConfigSchema
{
    private static readonly JsonWriterOptions Readable = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string ToJson()
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, Readable))
        {
            writer.WriteStartObject();
            writer.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            writer.WriteString("title", ProductNames.ConfigFile);
            WriteBranch(writer, ConfigSection.Root);
            WritePlaceholder(writer);
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(json.WrittenSpan) + "\n";
    }

    private static void WriteSection(Utf8JsonWriter writer, ConfigSection section)
    {
        writer.WriteStartObject();
        if (section.Key is { } key)
        {
            WriteKey(writer, key);
        }
        else
        {
            WriteBranch(writer, section);
        }
        writer.WriteEndObject();
    }

    private static void WriteBranch(Utf8JsonWriter writer, ConfigSection section)
    {
        writer.WriteStartArray("type");
        writer.WriteStringValue("object");
        writer.WriteStringValue("null");
        writer.WriteEndArray();
        writer.WriteStartObject("properties");
        if (section == ConfigSection.Root)
        {
            writer.WriteStartObject("$schema");
            writer.WriteString("type", "string");
            writer.WriteEndObject();
        }
        foreach (var (name, member) in section.Members)
        {
            writer.WritePropertyName(name);
            WriteSection(writer, member);
        }
        writer.WriteEndObject();
        WriteRequired(writer, section);
        if (section.Others is { } others)
        {
            writer.WritePropertyName("additionalProperties");
            WriteSection(writer, others);
        }
    }

    private static void WriteRequired(Utf8JsonWriter writer, ConfigSection section)
    {
        var required = section.Members.Where(member => member.Value.Key is { IsRequired: true }).Select(member => member.Key).ToList();
        if (required.Count == 0)
        {
            return;
        }
        writer.WriteStartArray("required");
        required.ForEach(writer.WriteStringValue);
        writer.WriteEndArray();
    }

    private static void WriteKey(Utf8JsonWriter writer, ConfigKey key)
    {
        writer.WriteString("description", key.Meaning);
        key.WriteDefault(writer, "default");
        writer.WriteStartArray("anyOf");
        writer.WriteStartObject();
        key.Kind.WriteSchema(writer);
        writer.WriteEndObject();
        if (key.Kind.TakesPlaceholder)
        {
            WriteChoice(writer, "$ref", "#/$defs/placeholder");
        }
        // Null takes away what a file further out says.
        WriteChoice(writer, "type", "null");
        writer.WriteEndArray();
    }

    private static void WriteChoice(Utf8JsonWriter writer, string member, string value)
    {
        writer.WriteStartObject();
        writer.WriteString(member, value);
        writer.WriteEndObject();
    }

    private static void WritePlaceholder(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("$defs");
        writer.WriteStartObject("placeholder");
        writer.WriteString("description", $"A variable of the agent, from {ProductNames.VariablesFile} or the user's store.");
        writer.WriteString("type", "string");
        writer.WriteString("pattern", @"^\$\{[A-Z0-9_]+\}$");
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
