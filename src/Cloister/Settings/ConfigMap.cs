using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cloister;

/// <summary>An immutable JSON-shaped map; maps with equal entries are equal, whatever their order.</summary>
/// <remarks>
/// Values are null, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, <see cref="ConfigList"/> or
/// <see cref="ConfigMap"/>. What goes in is copied and brought into that form: every number with an exact <see cref="long"/> value becomes one.
/// </remarks>
[JsonConverter(typeof(JsonShapeConverter<ConfigMap>))]
[SuppressMessage("Naming", "CA1710", Justification = "A map of JSON, beside ConfigList; not one more kind of dictionary.")]
public sealed class ConfigMap : IReadOnlyDictionary<string, object?>, IEquatable<ConfigMap>, IJsonShape<ConfigMap>
{
    private readonly ValueMap<string, object?> _entries;

    private ConfigMap(ValueMap<string, object?> entries)
    {
        _entries = entries;
        Depth = ConfigList.DepthOf(entries.Values);
    }

    /// <summary>The map without entries.</summary>
    public static ConfigMap Empty { get; } = new(ValueMap<string, object?>.Empty);

    /// <inheritdoc/>
    public int Count => _entries.Count;

    /// <summary>Tells whether the map has no entries.</summary>
    public bool IsEmpty => Count == 0;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _entries.Keys;

    /// <inheritdoc/>
    public IEnumerable<object?> Values => _entries.Values;

    internal int Depth { get; }

    /// <inheritdoc/>
    public object? this[string key] => _entries[key];

    /// <summary>Compares by content.</summary>
    public static bool operator ==(ConfigMap? left, ConfigMap? right) => Equals(left, right);

    /// <summary>Compares by content.</summary>
    public static bool operator !=(ConfigMap? left, ConfigMap? right) => !Equals(left, right);

    /// <summary>Makes a map of the given entries; of several with one key the last wins.</summary>
    /// <exception cref="ArgumentException">A value is not JSON-shaped; the message names its path and type.</exception>
    public static ConfigMap Of(params ReadOnlySpan<(string Key, object? Value)> entries)
    {
        var pairs = new KeyValuePair<string, object?>[entries.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            pairs[i] = new(entries[i].Key, entries[i].Value);
        }
        return From(pairs);
    }

    /// <summary>Copies a dictionary, a <see cref="System.Text.Json.Nodes.JsonObject"/> or any other sequence of entries, deeply.</summary>
    /// <exception cref="ArgumentException">A value is not JSON-shaped; the message names its path and type.</exception>
    public static ConfigMap From<TValue>(IEnumerable<KeyValuePair<string, TValue>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return entries as ConfigMap ?? ConfigNormalizer.Map(entries);
    }

    /// <summary>Copies a JSON object.</summary>
    /// <exception cref="ArgumentException">The element is no object, or has a number beyond the range of <see cref="double"/>.</exception>
    public static ConfigMap From(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object
            ? (ConfigMap)ConfigNormalizer.Root(element)!
            : throw new ArgumentException($"A config map is made of a JSON object, not of {element.ValueKind}.", nameof(element));

    /// <summary>Reads a JSON object.</summary>
    /// <exception cref="JsonException">The text is no JSON, or no object.</exception>
    public static ConfigMap FromJson(string json) => ConfigJson.Parse(json, ConfigJson.ReadMap);

    static ConfigMap IJsonShape<ConfigMap>.ReadJson(ref Utf8JsonReader reader) => ConfigJson.ReadMap(ref reader, new ValuePath());

    /// <summary>Writes the map as a JSON object.</summary>
    public string ToJson() => ConfigJson.ToText(writer => ConfigJson.Write(writer, this));

    /// <summary>Returns a copy in which <paramref name="key"/> has <paramref name="value"/>.</summary>
    /// <exception cref="ArgumentException">The value is not JSON-shaped; the message names its path and type.</exception>
    public ConfigMap With(string key, object? value)
    {
        ArgumentNullException.ThrowIfNull(key);
        var changed = _entries.With(key, ConfigNormalizer.Value(key, value));
        return ReferenceEquals(changed, _entries) ? this : new ConfigMap(changed);
    }

    /// <summary>Returns a copy without <paramref name="key"/>.</summary>
    public ConfigMap Without(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var changed = _entries.Without(key);
        return ReferenceEquals(changed, _entries) ? this : new ConfigMap(changed);
    }

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _entries.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value) => _entries.TryGetValue(key, out value);

    /// <inheritdoc/>
    public bool Equals(ConfigMap? other) => ReferenceEquals(this, other) || (other is not null && _entries.Equals(other._entries));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ConfigMap);

    /// <inheritdoc/>
    public override int GetHashCode() => _entries.GetHashCode();

    /// <summary>Tells the number of entries only: values may be secrets and texts end up in logs.</summary>
    public override string ToString() => $"ConfigMap with {Count} entries";

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    void IJsonShape<ConfigMap>.WriteJson(Utf8JsonWriter writer) => ConfigJson.Write(writer, this);

    /// <summary>Takes ownership of canonical entries.</summary>
    internal static ConfigMap Own(Dictionary<string, object?> entries) =>
        entries.Count == 0 ? Empty : new(new ValueMap<string, object?>(entries));
}
