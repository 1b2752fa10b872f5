using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Cloister.Agents;

/// <summary>What stands in the files of a new project.</summary>
internal static class ProjectTemplate
{
    public const string Profile = """
        # {{agent_name}}

        You are {{agent_name}}, a helpful assistant for the project in {{project_root}}.

        - Say what you are about to do before you change anything.
        - Say what you do not know instead of guessing.

        """;

    public const string Soul = """
        Calm, clear and brief. Plain words, no flattery.

        """;

    private static readonly JsonWriterOptions Readable = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Config(string name, string? modelId, IReadOnlyList<ChannelTemplate> channels)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, Readable))
        {
            writer.WriteStartObject();
            writer.WriteString("name", name);
            writer.WriteString("version", "1.0.0");
            if (modelId is not null)
            {
                writer.WriteStartObject("execution");
                writer.WriteString("modelId", modelId);
                writer.WriteEndObject();
            }
            WriteChannels(writer, channels);
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(json.WrittenSpan) + "\n";
    }

    public static string Variables(IReadOnlyList<ChannelTemplate> channels)
    {
        var text = new StringBuilder();
        text.Append("# Copy this file to ").Append(ProductNames.VariablesFile).Append(" and fill it in. This one is never loaded.\n");
        text.Append("# In ").Append(ProductNames.ConfigFile).Append(" a value \"${NAME}\" stands for the variable NAME.\n");
        foreach (var (_, variable) in channels.SelectMany(channel => channel.Variables))
        {
            text.Append(variable).Append("=\n");
        }
        return text.ToString();
    }

    private static void WriteChannels(Utf8JsonWriter writer, IReadOnlyList<ChannelTemplate> channels)
    {
        if (channels.Count == 0)
        {
            return;
        }
        writer.WriteStartObject("services");
        writer.WriteStartObject("chat");
        writer.WriteStartObject("channels");
        foreach (var channel in channels)
        {
            writer.WriteStartObject(channel.Name);
            writer.WriteBoolean("enabled", true);
            foreach (var (key, variable) in channel.Variables)
            {
                writer.WriteString(key, $"${{{variable}}}");
            }
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
