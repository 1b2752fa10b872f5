namespace Cloister.Agents;

/// <summary>The files on the way down to a project laid over each other: objects by key, everything else as a whole; null takes away.</summary>
internal sealed class MergedConfig
{
    private readonly Dictionary<string, object> _root = new(StringComparer.Ordinal);

    /// <summary>Lays a file over what is there.</summary>
    public void Lay(ConfigMap values, string file) => Lay(_root, values, file);

    /// <summary>What holds now.</summary>
    public ConfigMap ToMap() => ToMap(_root);

    /// <summary>Every value with the file it came from, in order; an object without members is a value.</summary>
    public IReadOnlyList<ConfigLeaf> Leaves()
    {
        var leaves = new List<ConfigLeaf>();
        Collect(_root, [], leaves);
        return leaves;
    }

    private static void Lay(Dictionary<string, object> target, ConfigMap values, string file)
    {
        foreach (var (key, value) in values)
        {
            switch (value)
            {
                case null:
                    target.Remove(key);
                    break;
                case ConfigMap { Count: > 0 } map:
                    if (target.GetValueOrDefault(key) is not Dictionary<string, object> inner)
                    {
                        target[key] = inner = new(StringComparer.Ordinal);
                    }
                    Lay(inner, map, file);
                    break;
                case ConfigMap when target.GetValueOrDefault(key) is Dictionary<string, object>:
                    // Nothing laid over something leaves it as it is.
                    break;
                default:
                    target[key] = new Origin(value, file);
                    break;
            }
        }
    }

    private static ConfigMap ToMap(Dictionary<string, object> members) =>
        ConfigMap.From(
            members.Select(member =>
                KeyValuePair.Create(
                    member.Key,
                    member.Value is Origin origin ? origin.Value : ToMap((Dictionary<string, object>)member.Value)
                )
            )
        );

    private static void Collect(Dictionary<string, object> members, IReadOnlyList<string> above, List<ConfigLeaf> leaves)
    {
        foreach (var (key, value) in members)
        {
            IReadOnlyList<string> path = [.. above, key];
            if (value is Origin origin)
            {
                leaves.Add(new ConfigLeaf(path, origin.Value, origin.File));
            }
            else
            {
                Collect((Dictionary<string, object>)value, path, leaves);
            }
        }
    }

    private sealed record Origin(object? Value, string File);
}
