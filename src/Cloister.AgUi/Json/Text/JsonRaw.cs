using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>A value as text that is known to be good: all of an array of bytes, or a part of the text it was found in.</summary>
/// <remarks>A look inside makes the members, the items or the characters, which then stay. Values within stay text in turn.</remarks>
internal sealed class JsonRaw : JsonData
{
    private readonly byte[] _utf8;
    private readonly int _start;
    private readonly int _length;
    private object? _content;

    internal JsonRaw(JsonValueKind kind, byte[] utf8, int depth = 0)
        : this(kind, utf8, 0, utf8.Length, depth) { }

    private JsonRaw(JsonValueKind kind, byte[] utf8, int start, int length, int depth)
        : base(kind, depth)
    {
        _utf8 = utf8;
        _start = start;
        _length = length;
    }

    public override long Size => _length;

    internal override ReadOnlySpan<byte> Text => _utf8.AsSpan(_start, _length);

    /// <summary>What is written between the quotes of a string.</summary>
    internal string Characters => (string)(_content ??= JsonText.Read(Text[1..^1]));

    internal static JsonData Of(JsonValueKind kind, byte[] utf8, int start, int length, int depth) =>
        (kind, length) switch
        {
            (JsonValueKind.Object, 2) => EmptyObject,
            (JsonValueKind.Array, 2) => EmptyArray,
            _ => new JsonRaw(kind, utf8, start, length, depth),
        };

    internal override ObjectNode Opened()
    {
        if (_content is ObjectNode known)
            return known;
        if (!IsObject)
            return base.Opened();
        return (ObjectNode)(Interlocked.CompareExchange(ref _content, Open(), null) ?? _content);
    }

    internal override ArrayNode OpenedItems()
    {
        if (_content is ArrayNode known)
            return known;
        if (!IsArray)
            return base.OpenedItems();
        return (ArrayNode)(Interlocked.CompareExchange(ref _content, OpenItems(), null) ?? _content);
    }

    private ObjectNode Open()
    {
        using var names = new PooledList<string>(16);
        using var values = new PooledList<JsonData>(16);
        var hash = 0u;
        var reader = Reader();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            names.Add(reader.ValueIsEscaped ? JsonText.Read(reader.ValueSpan) : KnownNames.Of(reader.ValueSpan, ref hash));
            reader.Read();
            values.Add(Next(ref reader));
        }
        return ObjectNode.Of(names.Items, values.Items, KnownNames.SetOf(names.Items, hash), _length, Depth);
    }

    private ArrayNode OpenItems()
    {
        using var items = new PooledList<JsonData>(16);
        var reader = Reader();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(Next(ref reader));
        return ArrayNode.Of(items.Items, _length, Depth);
    }

    private Utf8JsonReader Reader()
    {
        var reader = new Utf8JsonReader(Text, new JsonReaderOptions { MaxDepth = DepthLimit });
        reader.Read();
        return reader;
    }

    private JsonData Next(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return Null;
            case JsonTokenType.True:
                return True;
            case JsonTokenType.False:
                return False;
        }
        var kind = KindOf(reader.TokenType);
        var start = (int)reader.TokenStartIndex;
        var depth = Skip(ref reader);
        return Of(kind, _utf8, _start + start, (int)reader.BytesConsumed - start, depth);
    }

    /// <summary>Goes to the last token of a value and counts its levels.</summary>
    private static int Skip(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return 0;
        var start = reader.CurrentDepth;
        var deepest = 1;
        do
        {
            reader.Read();
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                deepest = Math.Max(deepest, reader.CurrentDepth - start + 1);
        } while (reader.CurrentDepth > start);
        return deepest;
    }
}
