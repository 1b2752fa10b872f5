using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Cloister;

/// <summary>Config values as JSON.</summary>
internal static class ConfigJson
{
    // Settings are edited by hand: comments and trailing commas are fine. Maps lie a few levels deep in a settings file, hence the factor.
    private static readonly JsonReaderOptions ReaderOptions = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = 2 * ConfigNormalizer.MaxDepth,
    };

    // People read settings files: letters of every script stay letters, what HTML could misread is still escaped.
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);

    // The lenient one would read half a surrogate pair as another character.
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public delegate T ValueReader<out T>(ref Utf8JsonReader reader, ValuePath path);

    public static T Parse<T>(string json, ValueReader<T> read)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return Parse(Strict.GetBytes(json), read);
        }
        catch (EncoderFallbackException exception)
        {
            throw new ValuePath().RefuseJson($"the text is not valid Unicode, at character {exception.Index}.", exception);
        }
    }

    public static T Parse<T>(ReadOnlySpan<byte> json, ValueReader<T> read)
    {
        var text = json.StartsWith("\uFEFF"u8) ? json[3..] : json;
        var reader = new Utf8JsonReader(text, ReaderOptions);
        reader.Read();
        var value = read(ref reader, new ValuePath());
        // Anything but white space behind the value is an error that only a further read finds.
        reader.Read();
        return value;
    }

    public static string ToText(Action<Utf8JsonWriter> write, bool indented = false)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = indented, Encoder = Encoder }))
        {
            write(writer);
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static ConfigMap ReadMap(ref Utf8JsonReader reader, ValuePath path)
    {
        JsonTokens.Expect(ref reader, JsonTokenType.StartObject, path);
        var map = new Dictionary<string, object?>(StringComparer.Ordinal);
        while (JsonTokens.NextMember(ref reader, path, out var key))
        {
            map[key] = ReadValue(ref reader, path);
            path.Pop();
        }
        return Owned(map, ConfigMap.Own, path);
    }

    public static ConfigList ReadList(ref Utf8JsonReader reader, ValuePath path)
    {
        JsonTokens.Expect(ref reader, JsonTokenType.StartArray, path);
        var list = new List<object?>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            path.Push(list.Count);
            list.Add(ReadValue(ref reader, path));
            path.Pop();
        }
        return Owned(list.ToArray(), ConfigList.Own, path);
    }

    public static object? ReadValue(ref Utf8JsonReader reader, ValuePath path) =>
        reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            JsonTokenType.String => JsonTokens.Text(ref reader, path),
            JsonTokenType.Number => reader.TryGetInt64(out var integral)
                ? integral
                : ConfigNumber.Canonical(reader.GetDouble()) ?? throw path.RefuseJson("the number is beyond the range of a double."),
            JsonTokenType.StartObject => ReadMap(ref reader, path),
            JsonTokenType.StartArray => ReadList(ref reader, path),
            _ => throw JsonTokens.Unexpected(ref reader, "a value", path),
        };

    public static void Write(Utf8JsonWriter writer, ConfigMap map, bool sorted = false)
    {
        writer.WriteStartObject();
        foreach (var (key, value) in sorted ? map.OrderBy(entry => entry.Key, StringComparer.Ordinal) : map.AsEnumerable())
        {
            writer.WritePropertyName(key);
            WriteValue(writer, value, sorted);
        }
        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, ConfigList list, bool sorted = false)
    {
        writer.WriteStartArray();
        foreach (var item in list)
        {
            WriteValue(writer, item, sorted);
        }
        writer.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value, bool sorted)
    {
        switch (value)
        {
            case ConfigMap map:
                Write(writer, map, sorted);
                break;
            case ConfigList list:
                Write(writer, list, sorted);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case double number:
                writer.WriteNumberValue(number);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private static TResult Owned<TParts, TResult>(TParts parts, Func<TParts, TResult> make, ValuePath path)
    {
        try
        {
            return make(parts);
        }
        catch (ArgumentException exception)
        {
            throw path.RefuseJson(exception.Message, exception);
        }
    }
}
