using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Cloister.Agents;

/// <summary>A key whose value the program reads as a <typeparamref name="T"/>.</summary>
internal sealed class ConfigKey<T>(string pattern, ConfigKind kind, T @default, string meaning, string? shown = null)
    : ConfigKey(pattern, kind, meaning)
{
    /// <summary>What holds if nobody says anything.</summary>
    public T Default { get; } = @default;

    public override string DefaultText => shown ?? (Default is null ? "–" : $"`{Json(Default)}`");

    public override void WriteDefault(Utf8JsonWriter writer, string member)
    {
        if (Default is not null)
        {
            writer.WritePropertyName(member);
            Kind.Write(writer, Default);
        }
    }

    private string Json(object value)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            Kind.Write(writer, value);
        }
        return Encoding.UTF8.GetString(json.WrittenSpan);
    }
}
