using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Cloister.AgUi;

public sealed partial class JsonData
{
    /// <summary>A string; of a null reference <see cref="Null"/>.</summary>
    /// <param name="text">The characters.</param>
    public static implicit operator JsonData(string? text)
    {
        if (text is null)
            return Null;
        var json = JsonText.Write(text);
        return new(JsonValueKind.String, json, 0, json.Length, depth: 0);
    }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    /// <param name="value">Which of the two.</param>
    public static implicit operator JsonData(bool value) => value ? True : False;

    /// <summary>A number.</summary>
    /// <param name="number">The number.</param>
    public static implicit operator JsonData(int number) => (long)number;

    /// <summary>A number.</summary>
    /// <param name="number">The number.</param>
    public static implicit operator JsonData(long number) => OfNumber(number);

    /// <summary>A number, with as many digits as it takes to get the same one back.</summary>
    /// <param name="number">The number.</param>
    /// <exception cref="ArgumentException">JSON has no infinite numbers, and nothing that is no number.</exception>
    public static implicit operator JsonData(double number) =>
        double.IsFinite(number)
            ? OfNumber(number)
            : throw new ArgumentException(
                $"{number} cannot become JSON, which has finite numbers only. Pass null or a string.",
                nameof(number)
            );

    /// <summary>A number.</summary>
    /// <param name="number">The number.</param>
    public static implicit operator JsonData(decimal number) => OfNumber(number);

    /// <summary>An object: <c>JsonData.Object(("name", "Ada"), ("age", 36))</c>. Of a name that comes twice the last value counts.</summary>
    /// <param name="members">The members in order.</param>
    /// <exception cref="JsonException">The object would nest too deep.</exception>
    public static JsonData Object(params ReadOnlySpan<(string Name, JsonData Value)> members)
    {
        var pairs = new KeyValuePair<string, JsonData>[members.Length];
        for (var i = 0; i < members.Length; i++)
            pairs[i] = new(members[i].Name, members[i].Value);
        return Object(pairs);
    }

    /// <summary>An object. Of a name that comes twice the last value counts.</summary>
    /// <param name="members">The members in order.</param>
    /// <exception cref="JsonException">The object would nest too deep.</exception>
    public static JsonData Object(IEnumerable<KeyValuePair<string, JsonData>> members)
    {
        KeyValuePair<string, JsonData>[] all = [.. members];
        var depth = 0;
        foreach (var (name, value) in all)
        {
            ArgumentNullException.ThrowIfNull(name, nameof(members));
            ArgumentNullException.ThrowIfNull(value, nameof(members));
            depth = Math.Max(depth, value.Depth);
        }
        return all.Length == 0 ? EmptyObject : Of(ObjectNode.Of(all), depth + 1);
    }

    /// <summary>An array.</summary>
    /// <param name="items">The items in order.</param>
    /// <exception cref="JsonException">The array would nest too deep.</exception>
    public static JsonData Array(params ReadOnlySpan<JsonData> items)
    {
        var depth = 0;
        foreach (var item in items)
        {
            ArgumentNullException.ThrowIfNull(item, nameof(items));
            depth = Math.Max(depth, item.Depth);
        }
        return items.IsEmpty ? EmptyArray : Of(ArrayNode.Of(items), depth + 1);
    }

    /// <summary>Serializes a value of one's own.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="type">How the type is written, from a source-generated context.</param>
    /// <exception cref="JsonException">The value nests too deep.</exception>
    public static JsonData FromValue<T>(T value, JsonTypeInfo<T> type) =>
        Parse(JsonSerializer.SerializeToUtf8Bytes(value, type), DepthLimit);

    /// <summary>A copy of the object with a member set: in its place if it was there, else at the end.</summary>
    /// <param name="name">The name of the member.</param>
    /// <param name="value">The new value.</param>
    /// <exception cref="InvalidOperationException">This is no object.</exception>
    /// <exception cref="JsonException">The object would nest too deep.</exception>
    public JsonData With(string name, JsonData value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        return Of(Opened().Set(name, value), Math.Max(_depth, value.Depth + 1));
    }

    /// <summary>A copy of the object without a member; the object itself if it has none of the name.</summary>
    /// <param name="name">The name of the member.</param>
    /// <exception cref="InvalidOperationException">This is no object.</exception>
    public JsonData Without(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var members = Opened();
        var slot = members.Find(name);
        return slot < 0 ? this : Of(members.Remove(slot), _depth);
    }

    /// <summary>
    /// A copy of the object with all members of another one set. Values are replaced whole, not merged in turn; null is a value like others.
    /// </summary>
    /// <param name="other">The object whose members win.</param>
    /// <exception cref="InvalidOperationException">One of the two is no object.</exception>
    /// <exception cref="JsonException">The object would nest too deep.</exception>
    public JsonData Merge(JsonData other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var members = Opened();
        var added = other.Opened();
        if (added.Count == 0)
            return this;
        if (members.Count == 0)
            return other;
        foreach (var (name, value) in other.Members)
            members = members.Set(name, value);
        return Of(members, Math.Max(_depth, other._depth));
    }

    internal static JsonData Of(ObjectNode members, int depth) => members.Count == 0 ? EmptyObject : new JsonData(members, depth).Checked();

    internal static JsonData Of(ArrayNode items, int depth) => items.Count == 0 ? EmptyArray : new JsonData(items, depth).Checked();

    /// <summary>This value with other members or items inside, of which one may be new. Whoever builds upwards looks at the depth at the end.</summary>
    internal JsonData Around(ObjectNode members, JsonData? child = null) =>
        members.Count == 0 ? EmptyObject : new(members, DepthAround(child));

    internal JsonData Around(ArrayNode items, JsonData? child = null) => items.Count == 0 ? EmptyArray : new(items, DepthAround(child));

    private int DepthAround(JsonData? child) => child is null ? _depth : Math.Max(_depth, child._depth + 1);

    private static JsonData OfNumber<T>(T number)
        where T : IUtf8SpanFormattable
    {
        Span<byte> text = stackalloc byte[32];
        number.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        return OfText(JsonValueKind.Number, text[..length]);
    }

    private JsonData Checked() => _depth <= DepthLimit || Measured() <= DepthLimit ? this : throw TooDeep();

    /// <summary>
    /// The depth of a changed value only ever grows, whatever it loses. Once it seems too deep it is looked at,
    /// and remembered all the way down.
    /// </summary>
    internal int Measured()
    {
        if (_utf8 is not null)
            return _depth;
        var deepest = 0;
        if (IsObject)
        {
            foreach (var (_, value) in Members)
                deepest = Math.Max(deepest, value.Measured());
        }
        else
        {
            foreach (var item in Items)
                deepest = Math.Max(deepest, item.Measured());
        }
        return _depth = deepest + 1;
    }
}
