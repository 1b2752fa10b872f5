namespace Cloister.Agents;

/// <summary>The configuration as people are shown it: without secrets.</summary>
internal static class ConfigView
{
    /// <summary>What stands at a path.</summary>
    /// <param name="values">Where to look.</param>
    /// <param name="path">The path; null for everything.</param>
    /// <param name="value">What stands there, secrets masked.</param>
    public static bool TryGet(ConfigMap values, string? path, out object? value)
    {
        IReadOnlyList<string> segments = path is null ? [] : ConfigPath.Parse(path);
        value = values;
        foreach (var segment in segments)
        {
            if (value is not ConfigMap map || !map.TryGetValue(segment, out value))
            {
                value = null;
                return false;
            }
        }
        value = ConfigSecrets.Masked(segments, value);
        return true;
    }

    /// <summary>Every value below a path with the file it came from, secrets masked.</summary>
    public static IReadOnlyList<ConfigLeaf> Leaves(AgentConfig config, string? path = null)
    {
        IReadOnlyList<string> segments = path is null ? [] : ConfigPath.Parse(path);
        return
        [
            .. config
                .Leaves.Where(leaf => leaf.Segments.Take(segments.Count).SequenceEqual(segments, StringComparer.Ordinal))
                .Select(leaf => leaf with { Value = ConfigSecrets.Masked(leaf.Segments, leaf.Value) }),
        ];
    }
}
