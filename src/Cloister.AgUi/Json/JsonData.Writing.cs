using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Cloister.AgUi;

public abstract partial class JsonData
{
    private static readonly JsonWriterOptions Compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = DepthLimit,
        SkipValidation = true,
    };

    /// <summary>Writes the value. What was parsed and not changed goes out as the text that came in.</summary>
    /// <param name="writer">Where to; it must accept a value here.</param>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (!Text.IsEmpty)
            writer.WriteRawValue(Text, skipInputValidation: true);
        else if (IsObject)
            WriteMembers(writer);
        else
            WriteItems(writer);
    }

    /// <summary>The value as JSON text in UTF-8.</summary>
    public byte[] ToUtf8()
    {
        if (!Text.IsEmpty)
            return Text.ToArray();
        var buffer = new ArrayBufferWriter<byte>((int)Math.Clamp(Size, 256, 1 << 26));
        using (var writer = new Utf8JsonWriter(buffer, Compact))
            WriteTo(writer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The value as JSON text.</summary>
    public override string ToString() => Encoding.UTF8.GetString(!Text.IsEmpty ? Text : ToUtf8());

    /// <summary>Reads the value as one of one's own types.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="type">How the type is read, from a source-generated context.</param>
    /// <exception cref="JsonException">The value does not fit the type.</exception>
    public T? Deserialize<T>(JsonTypeInfo<T> type) => JsonSerializer.Deserialize(!Text.IsEmpty ? Text : ToUtf8(), type);

    /// <summary>The value as one of <c>System.Text.Json</c>.</summary>
    public JsonElement ToElement()
    {
        var reader = new Utf8JsonReader(!Text.IsEmpty ? Text : ToUtf8(), new JsonReaderOptions { MaxDepth = DepthLimit });
        return JsonElement.ParseValue(ref reader);
    }

    private void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in Members)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }
        writer.WriteEndObject();
    }

    private void WriteItems(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var item in Items)
            item.WriteTo(writer);
        writer.WriteEndArray();
    }
}
