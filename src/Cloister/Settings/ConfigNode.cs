using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Cloister;

/// <summary>Reads a config map with types; a key that is missing or holds another kind of value reads as null instead of throwing.</summary>
/// <remarks>A key with dots is one literal key; nested values are read through <see cref="GetMap"/>.</remarks>
public sealed class ConfigNode(ConfigMap? map)
{
    /// <summary>A reader that finds nothing.</summary>
    public static ConfigNode Empty { get; } = new(null);

    /// <summary>The map that is read.</summary>
    public ConfigMap Raw { get; } = map ?? ConfigMap.Empty;

    /// <summary>The keys, those with a null value included.</summary>
    public IEnumerable<string> Keys => Raw.Keys;

    /// <summary>Tells whether there is nothing to read.</summary>
    public bool IsEmpty => Raw.IsEmpty;

    /// <summary>A text that equal maps share, in every process and for every order of keys.</summary>
    public static string Hash(ConfigMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        var canonical = ConfigJson.ToText(writer => ConfigJson.Write(writer, map, sorted: true));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
    }

    /// <summary>Tells whether <paramref name="key"/> has a value other than null.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>Reads text; other values are not turned into text.</summary>
    public string? GetString(string key) => Find(key) as string;

    /// <summary>Reads an integer: a number without its fraction, or text that is an integer.</summary>
    public int? GetInt(string key) => GetLong(key) is >= int.MinValue and <= int.MaxValue and var number ? (int)number : null;

    /// <summary>Reads an integer: a number without its fraction, or text that is an integer.</summary>
    public long? GetLong(string key) => ConfigConversion.ToLong(Find(key));

    /// <summary>Reads a number, or text that is a number in invariant notation.</summary>
    public double? GetDouble(string key) => ConfigConversion.ToDouble(Find(key));

    /// <summary>Reads a boolean, the text <c>true</c> or <c>false</c> in any case, or a number, of which only zero is false.</summary>
    public bool? GetBool(string key) => ConfigConversion.ToBool(Find(key));

    /// <summary>Reads a value that already is a <typeparamref name="T"/>; text is never converted, integers only when they fit.</summary>
    /// <remarks>Ask for <c>int?</c> instead of <c>int</c> to tell a missing value from zero, or use <see cref="TryGet"/>.</remarks>
    public T? Get<T>(string key) => TryGet<T>(key, out var value) ? value : default;

    /// <summary>Reads a value that already is a <typeparamref name="T"/> and tells whether there is one.</summary>
    public bool TryGet<T>(string key, [MaybeNullWhen(false)] out T value) => ConfigConversion.TryAs(Find(key), out value);

    /// <summary>Reads a list whose items all are <typeparamref name="T"/>; null when one is not.</summary>
    public IReadOnlyList<T>? GetList<T>(string key)
    {
        if (Find(key) is not ConfigList list)
        {
            return null;
        }
        var items = new T[list.Count];
        for (var i = 0; i < items.Length; i++)
        {
            if (!ConfigConversion.TryAsItem(list[i], out items[i]!))
            {
                return null;
            }
        }
        return Array.AsReadOnly(items);
    }

    /// <summary>Reads a nested map.</summary>
    public ConfigNode? GetMap(string key) => Find(key) is ConfigMap map ? new ConfigNode(map) : null;

    /// <inheritdoc cref="ConfigMap.ToString"/>
    public override string ToString() => Raw.ToString();

    private object? Find(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Raw.TryGetValue(key, out var value) ? value : null;
    }
}
