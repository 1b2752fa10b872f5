using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cloister;

/// <summary>Lets a serializer use the JSON that a value reads and writes itself.</summary>
/// <typeparam name="T">The value.</typeparam>
public sealed class JsonShapeConverter<T> : JsonConverter<T>
    where T : class, IJsonShape<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => T.ReadJson(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        value.WriteJson(writer);
    }
}
