namespace Cloister.Agents;

/// <summary>What is secret in a configuration: values written in plain text, and the variables that stand for others.</summary>
internal static class ConfigSecrets
{
    /// <summary>Secrets that stand in the files themselves.</summary>
    public static IEnumerable<string> Literals(AgentConfig config) =>
        Texts(config.Json, []).Where(found => IsSecret(found.Path) && !Placeholder.TryName(found.Text, out _)).Select(found => found.Text);

    /// <summary>Variables that hold secrets of the host and are kept from shells.</summary>
    public static IReadOnlySet<string> Variables(AgentConfig config) =>
        Texts(config.Json, [])
            .Where(found => IsSecret(found.Path) || IsHostOnly(found.Path))
            .Select(found => Placeholder.TryName(found.Text, out var name) ? name : null)
            .OfType<string>()
            .Except(config.Sandbox.EnvExpose, StringComparer.Ordinal)
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>The value as it may be shown.</summary>
    /// <param name="path">Where it stands.</param>
    /// <param name="value">The value.</param>
    public static object? Masked(IReadOnlyList<string> path, object? value) =>
        value switch
        {
            string text when path.Count > 0 && IsSecret(path) && !Placeholder.TryName(text, out _) => Mask(text),
            ConfigMap map => ConfigMap.From(map.Select(entry => KeyValuePair.Create(entry.Key, Masked([.. path, entry.Key], entry.Value)))),
            ConfigList list => ConfigList.From(list.Select(item => Masked(path, item))),
            _ => value,
        };

    /// <summary>Whether a value is a secret by the place where it stands.</summary>
    public static bool IsSecret(IReadOnlyList<string> path) =>
        SecretNames.IsSecret(path[^1]) || path is ["mcp", _, "env" or "headers", var name] && SecretNames.IsKey(name);

    /// <summary>As much of a secret as helps to tell it from another: its last two characters, if it is long.</summary>
    public static string Mask(string secret) => secret.Length >= 12 ? $"****{secret[^2..]}" : "****";

    private static bool IsHostOnly(IReadOnlyList<string> path) =>
        path is ["providers", ..] or ["mcp", ..] or ["services", "chat", "channels", ..];

    private static IEnumerable<(IReadOnlyList<string> Path, string Text)> Texts(object? value, IReadOnlyList<string> path) =>
        value switch
        {
            string text => [(path, text)],
            ConfigMap map => map.SelectMany(entry => Texts(entry.Value, [.. path, entry.Key])),
            ConfigList list => list.SelectMany(item => Texts(item, path)),
            _ => [],
        };
}
