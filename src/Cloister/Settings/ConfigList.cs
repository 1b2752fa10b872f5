using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cloister;

/// <summary>An immutable list of JSON-shaped values; lists with equal items in the same order are equal.</summary>
[CollectionBuilder(typeof(ConfigList), nameof(Of))]
[JsonConverter(typeof(JsonShapeConverter<ConfigList>))]
public sealed class ConfigList : IReadOnlyList<object?>, IEquatable<ConfigList>, IJsonShape<ConfigList>
{
    private readonly object?[] _items;
    private readonly int _hash;

    private ConfigList(object?[] items)
    {
        var hash = default(HashCode);
        foreach (var item in items)
        {
            hash.Add(item);
        }
        _items = items;
        _hash = hash.ToHashCode();
        Depth = DepthOf(items);
    }

    /// <summary>The list without items.</summary>
    public static ConfigList Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _items.Length;

    internal int Depth { get; }

    /// <inheritdoc/>
    public object? this[int index] => _items[index];

    /// <summary>Compares by content.</summary>
    public static bool operator ==(ConfigList? left, ConfigList? right) => Equals(left, right);

    /// <summary>Compares by content.</summary>
    public static bool operator !=(ConfigList? left, ConfigList? right) => !Equals(left, right);

    /// <summary>Makes a list; collection expressions do the same.</summary>
    /// <exception cref="ArgumentException">An item is not JSON-shaped; the message names its path and type.</exception>
    public static ConfigList Of(params ReadOnlySpan<object?> items) => From(items.ToArray());

    /// <summary>Copies a sequence, deeply.</summary>
    /// <exception cref="ArgumentException">An item is not JSON-shaped; the message names its path and type.</exception>
    public static ConfigList From<T>(IEnumerable<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return items as ConfigList ?? ConfigNormalizer.List(items);
    }

    static ConfigList IJsonShape<ConfigList>.ReadJson(ref Utf8JsonReader reader) => ConfigJson.ReadList(ref reader, new ValuePath());

    /// <inheritdoc/>
    public bool Equals(ConfigList? other) =>
        ReferenceEquals(this, other) || (other is not null && _hash == other._hash && _items.AsSpan().SequenceEqual(other._items));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ConfigList);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <summary>Tells the number of items only: values may be secrets and texts end up in logs.</summary>
    public override string ToString() => $"ConfigList with {Count} items";

    /// <inheritdoc/>
    public IEnumerator<object?> GetEnumerator() => ((IEnumerable<object?>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    void IJsonShape<ConfigList>.WriteJson(Utf8JsonWriter writer) => ConfigJson.Write(writer, this);

    /// <summary>Takes ownership of canonical items.</summary>
    internal static ConfigList Own(object?[] items) => items.Length == 0 ? Empty : new(items);

    /// <summary>The depth of a map or list with these values; checked here because values that are already canonical are not walked again.</summary>
    internal static int DepthOf(IEnumerable<object?> values)
    {
        var inner = 0;
        foreach (var value in values)
        {
            inner = Math.Max(inner, (value as ConfigMap)?.Depth ?? (value as ConfigList)?.Depth ?? 0);
        }
        return inner < ConfigNormalizer.MaxDepth
            ? inner + 1
            : throw new ArgumentException($"Config values nest at most {ConfigNormalizer.MaxDepth} levels deep.", nameof(values));
    }
}
