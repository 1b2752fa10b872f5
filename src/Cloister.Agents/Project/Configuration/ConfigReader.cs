namespace Cloister.Agents;

/// <summary>Reads keys of the table out of the effective configuration.</summary>
/// <param name="values">The effective configuration as it is written.</param>
/// <param name="variables">What placeholders stand for.</param>
internal sealed class ConfigReader(ConfigMap values, IReadOnlyDictionary<string, string> variables)
{
    /// <summary>The value of a key; its default when nothing usable is said.</summary>
    /// <param name="key">The key.</param>
    /// <param name="names">What its parts in angle brackets are.</param>
    public T Get<T>(ConfigKey<T> key, params ReadOnlySpan<string> names) =>
        Find(key, names) is { } value
        && Given(key.Kind, value) is { } given
        && key.Kind.Read(given, out var refusal) is T read
        && refusal is null
            ? read
            : key.Default;

    /// <summary>The text of a key as it is written.</summary>
    public string? Raw(ConfigKey<string?> key, params ReadOnlySpan<string> names) => Find(key, names) as string;

    /// <summary>The names below a path, in order.</summary>
    public IEnumerable<string> Names(params ReadOnlySpan<string> path) => Map(path).Keys;

    /// <summary>The object at a path; an empty one if there is none.</summary>
    public ConfigMap Map(params ReadOnlySpan<string> path)
    {
        var at = values;
        foreach (var segment in path)
        {
            at = at.TryGetValue(segment, out var inner) && inner is ConfigMap map ? map : ConfigMap.Empty;
        }
        return at;
    }

    /// <summary>What a value says once a placeholder is resolved; null if its variable is not there.</summary>
    public object? Given(ConfigKind kind, object value) =>
        kind.TakesPlaceholder && Placeholder.TryName(value, out var name)
            ? variables.TryGetValue(name, out var text)
                ? kind.FromText(text)
                : null
            : value;

    private object? Find(ConfigKey key, ReadOnlySpan<string> names)
    {
        var at = values;
        for (var i = 0; ; i++)
        {
            var segment = key.Segments[i];
            if (ConfigKey.IsWildcard(segment))
            {
                segment = names[0];
                names = names[1..];
            }
            if (!at.TryGetValue(segment, out var value) || i == key.Segments.Count - 1)
            {
                return value;
            }
            if (value is not ConfigMap map)
            {
                return null;
            }
            at = map;
        }
    }
}
