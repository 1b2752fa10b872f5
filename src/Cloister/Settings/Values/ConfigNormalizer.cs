using System.Collections;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cloister;

/// <summary>Copies whatever callers hand in into immutable canonical values: null, bool, long, double, string, list or map.</summary>
internal sealed class ConfigNormalizer
{
    /// <summary>How deep values may nest; a list that contains itself meets it, too.</summary>
    public const int MaxDepth = 64;

    private readonly ValuePath _path = new();

    public static object? Value(string key, object? value) => new ConfigNormalizer().Member(key, value);

    public static object? Root(object? value) => new ConfigNormalizer().Canonical(value);

    public static ConfigMap Map<TValue>(IEnumerable<KeyValuePair<string, TValue>> entries) => new ConfigNormalizer().ToMap(entries);

    public static ConfigList List<TValue>(IEnumerable<TValue> items) => new ConfigNormalizer().ToList(items);

    private object? Canonical(object? value) =>
        value switch
        {
            null or bool or ConfigMap or ConfigList => value,
            string text => WellFormed(text),
            ConfigNode node => node.Raw,
            JsonElement element => FromElement(element),
            JsonNode node => FromJson(Encoding.UTF8.GetBytes(node.ToJsonString())),
            IEnumerable<KeyValuePair<string, object?>> entries => ToMap(entries),
            IDictionary dictionary => ToMap(Entries(dictionary)),
            IEnumerable items => ToList(items.Cast<object?>()),
            _ => Number(value),
        };

    private ConfigMap ToMap<TValue>(IEnumerable<KeyValuePair<string, TValue>> entries)
    {
        Descend();
        var map = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (key, value) in entries)
        {
            map[key ?? throw _path.Refuse("has a null key.")] = Member(key, value);
        }
        return ConfigMap.Own(map);
    }

    private ConfigList ToList<TValue>(IEnumerable<TValue> items)
    {
        Descend();
        var list = new List<object?>();
        foreach (var item in items)
        {
            _path.Push(list.Count);
            list.Add(Canonical(item));
            _path.Pop();
        }
        return ConfigList.Own([.. list]);
    }

    private object? Member(string key, object? value)
    {
        _path.Push(key);
        WellFormed(key);
        var canonical = Canonical(value);
        _path.Pop();
        return canonical;
    }

    private IEnumerable<KeyValuePair<string, object?>> Entries(IDictionary dictionary)
    {
        foreach (DictionaryEntry entry in dictionary)
        {
            yield return entry.Key is string key
                ? new(key, entry.Value)
                : throw _path.Refuse($"is a map with {entry.Key.GetType()} keys; only string keys are allowed.");
        }
    }

    private object Number(object value) =>
        ConfigNumber.TryCanonical(value)
        ?? throw _path.Refuse(
            value is double or float or Half or BigInteger
                ? $"is {value}, and only finite numbers in the range of a double are allowed."
                : $"has the type {value.GetType()}; allowed are null, bool, numbers, strings, lists and maps with string keys."
        );

    private object? FromElement(JsonElement element) =>
        element.ValueKind == JsonValueKind.Undefined
            ? throw _path.Refuse("is an undefined JsonElement.")
            : FromJson(JsonMarshal.GetRawUtf8Value(element));

    private object? FromJson(ReadOnlySpan<byte> json)
    {
        try
        {
            return ConfigJson.Parse(json, ConfigJson.ReadValue);
        }
        catch (JsonException exception)
        {
            throw _path.Refuse($"is JSON that cannot be read. {exception.Message}");
        }
    }

    private string WellFormed(string text) =>
        ConfigText.IsWellFormed(text) ? text : throw _path.Refuse("has text with half a surrogate pair, which JSON cannot carry.");

    private void Descend()
    {
        if (_path.Depth >= MaxDepth)
        {
            throw _path.Refuse($"nests deeper than {MaxDepth} levels, or contains itself.");
        }
    }
}
