using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Cloister.AgUi;

public abstract partial class JsonData
{
    /// <summary>A string; of a null reference <see cref="Null"/>.</summary>
    /// <param name="text">The characters.</param>
    public static implicit operator JsonData(string? text) => text is null ? Null : new JsonRaw(JsonValueKind.String, JsonText.Write(text));

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
        var (names, values) = (new string[members.Length], new JsonData[members.Length]);
        for (var i = 0; i < members.Length; i++)
            (names[i], values[i]) = members[i];
        return Object(names, values);
    }

    /// <summary>An object. Of a name that comes twice the last value counts.</summary>
    /// <param name="members">The members in order.</param>
    /// <exception cref="JsonException">The object would nest too deep.</exception>
    public static JsonData Object(IEnumerable<KeyValuePair<string, JsonData>> members)
    {
        KeyValuePair<string, JsonData>[] all = [.. members];
        return Object([.. all.Select(member => member.Key)], [.. all.Select(member => member.Value)]);
    }

    /// <summary>An array.</summary>
    /// <param name="items">The items in order.</param>
    /// <exception cref="JsonException">The array would nest too deep.</exception>
    public static JsonData Array(params ReadOnlySpan<JsonData> items)
    {
        var depth = DepthOf(items) + 1;
        return items.IsEmpty ? EmptyArray : ArrayNode.Of(items, depth).Checked();
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
        return Opened().Set(name, value).Checked();
    }

    /// <summary>A copy of the object without a member; the object itself if it has none of the name.</summary>
    /// <param name="name">The name of the member.</param>
    /// <exception cref="InvalidOperationException">This is no object.</exception>
    public JsonData Without(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var members = Opened();
        var slot = members.Find(name);
        return slot < 0 ? this : members.Remove(slot);
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
        return members.Checked();
    }

    private static JsonData Object(string[] names, JsonData[] values)
    {
        foreach (var name in names)
            ArgumentNullException.ThrowIfNull(name, nameof(names));
        var depth = DepthOf(values) + 1;
        return names.Length == 0 ? EmptyObject : ObjectNode.Of(names, values, depth).Checked();
    }

    private static int DepthOf(ReadOnlySpan<JsonData> values)
    {
        var deepest = 0;
        foreach (var value in values)
        {
            if (value is null)
                throw new ArgumentException(
                    $"A value within JSON is not a null reference. Pass {nameof(JsonData)}.{nameof(Null)} for null.",
                    nameof(values)
                );
            deepest = Math.Max(deepest, value.Depth);
        }
        return deepest;
    }

    private static JsonRaw OfNumber<T>(T number)
        where T : IUtf8SpanFormattable
    {
        Span<byte> text = stackalloc byte[32];
        number.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        return new JsonRaw(JsonValueKind.Number, text[..length].ToArray());
    }
}
