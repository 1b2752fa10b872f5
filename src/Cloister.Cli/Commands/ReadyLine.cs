using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Cloister.Cli;

/// <summary>What programs that start an agent wait for.</summary>
internal static class ReadyLine
{
    public static string Of(Uri url)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteString("event", "ready");
            writer.WriteString("url", url.ToString().TrimEnd('/'));
            writer.WriteNumber("pid", Environment.ProcessId);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(json.WrittenSpan);
    }
}
