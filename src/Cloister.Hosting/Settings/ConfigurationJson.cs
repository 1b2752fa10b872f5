using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Cloister.Hosting;

/// <summary>Turns a section of configuration, where everything is text below paths without case, into the JSON of settings.</summary>
internal static class ConfigurationJson
{
    private static readonly string[] EntryMembers = ["enabled", "config", "priority"];

    /// <exception cref="FormatException">The section says something that settings cannot say.</exception>
    public static ReadOnlySpan<byte> Of(IConfiguration section)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("plugins");
            foreach (var plugin in Children(section.GetSection("plugins")))
            {
                WriteEntry(writer, plugin.Key, plugin);
            }

            writer.WriteEndObject();
            writer.WriteStartObject("services");
            foreach (var plugin in Children(section.GetSection("services")))
            {
                WriteServices(writer, plugin);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }

    private static void WriteServices(Utf8JsonWriter writer, IConfigurationSection plugin)
    {
        foreach (var service in Children(plugin))
        {
            if (Array.Exists(EntryMembers, member => Same(member, service.Key)) && service.Value is not null)
            {
                throw new FormatException(
                    $"'{service.Path}' has no service. In configuration a pin is two levels, 'services:plugin:service', because ':' parts paths; "
                        + "for whichever plugin wins write 'services:*:service'."
                );
            }

            WriteEntry(writer, $"{plugin.Key}:{service.Key}", service);
        }
    }

    private static void WriteEntry(Utf8JsonWriter writer, string key, IConfigurationSection entry)
    {
        writer.WriteStartObject(key);
        foreach (var member in Children(entry))
        {
            var name = Array.Find(EntryMembers, known => Same(known, member.Key));
            if (name is null)
            {
                RefuseFurtherLevel(member);
                continue;
            }

            writer.WritePropertyName(name);
            if (name == "config" && member.GetChildren().Any())
            {
                WriteMap(writer, Children(member));
            }
            else
            {
                WriteValue(writer, member);
            }
        }

        writer.WriteEndObject();
    }

    // Another plain value is a member that settings do not know; those are left alone everywhere.
    private static void RefuseFurtherLevel(IConfigurationSection member)
    {
        if (member.GetChildren().Any())
        {
            throw new FormatException(
                $"'{member.Path}' goes a level too deep: expected are 'enabled', 'config' and 'priority' here. An id with a further ':' cannot "
                    + "stand in configuration; put these settings into a file, with AddSettingsFile."
            );
        }
    }

    private static void WriteValue(Utf8JsonWriter writer, IConfigurationSection section)
    {
        var children = Children(section);
        if (children.Count == 0)
        {
            WriteLeaf(writer, section.Value);
        }
        else if (IsList(children))
        {
            writer.WriteStartArray();
            foreach (var item in children)
            {
                WriteValue(writer, item);
            }

            writer.WriteEndArray();
        }
        else
        {
            WriteMap(writer, children);
        }
    }

    private static void WriteMap(Utf8JsonWriter writer, List<IConfigurationSection> children)
    {
        writer.WriteStartObject();
        foreach (var child in children)
        {
            writer.WritePropertyName(child.Key);
            WriteValue(writer, child);
        }

        writer.WriteEndObject();
    }

    /// <summary>A JSON scalar when the whole text is one, else the text. The providers write booleans with a capital.</summary>
    private static void WriteLeaf(Utf8JsonWriter writer, string? text)
    {
        if (text is null or "null")
        {
            writer.WriteNullValue();
        }
        else if (Same(text, "true") || Same(text, "false"))
        {
            writer.WriteBooleanValue(Same(text, "true"));
        }
        else if (IsNumber(text))
        {
            writer.WriteRawValue(text);
        }
        else
        {
            writer.WriteStringValue(text);
        }
    }

    private static bool IsNumber(string text)
    {
        if (text.Length == 0 || text[0] is not ('-' or (>= '0' and <= '9')) || text[^1] is < '0' or > '9')
        {
            return false;
        }

        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.Number && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsList(List<IConfigurationSection> children)
    {
        for (var i = 0; i < children.Count; i++)
        {
            if (children[i].Key != i.ToString(CultureInfo.InvariantCulture))
            {
                return false;
            }
        }

        return true;
    }

    private static List<IConfigurationSection> Children(IConfigurationSection section)
    {
        var children = section.GetChildren().ToList();
        if (children.Count > 0 && !string.IsNullOrEmpty(section.Value))
        {
            throw new FormatException($"'{section.Path}' has a value and further values below it. Remove one or the other.");
        }

        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var child in children)
        {
            if (!seen.TryAdd(child.Key, child.Path))
            {
                throw new FormatException(
                    $"'{seen[child.Key]}' and '{child.Path}' differ only in case, and configuration takes them for one. "
                        + "Remove one, or put these settings into a file, with AddSettingsFile."
                );
            }
        }

        return children;
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
