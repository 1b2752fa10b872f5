using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Cloister.Agents;

/// <summary>A text that is nothing but <c>${NAME}</c> stands for a variable of the agent. A text that merely contains such is what it says.</summary>
internal static partial class Placeholder
{
    /// <summary>The variable a value stands for.</summary>
    public static bool TryName(object? value, [NotNullWhen(true)] out string? name)
    {
        name = value is string text && Form().Match(text) is { Success: true } match ? match.Groups["name"].Value : null;
        return name is not null;
    }

    /// <summary>The text a value stands for; null if it is a placeholder of a variable that is not there.</summary>
    public static string? Resolve(string text, IReadOnlyDictionary<string, string> variables) =>
        TryName(text, out var name) ? variables.GetValueOrDefault(name) : text;

    /// <summary>The values with every placeholder resolved; what has no variable is left out.</summary>
    public static ConfigMap Resolve(ConfigMap values, IReadOnlyDictionary<string, string> variables) =>
        ConfigMap.From(
            values
                .Select(entry => KeyValuePair.Create(entry.Key, Of(entry.Value, variables)))
                .Where(entry => entry.Value is not null || values[entry.Key] is null)
        );

    /// <summary>The provider as it is used: with the address, the key and the headers that its placeholders stand for.</summary>
    public static ProviderSettings Resolve(ProviderSettings written, IReadOnlyDictionary<string, string> variables) =>
        written with
        {
            BaseUrl = written.BaseUrl is { } url ? Resolve(url, variables) : null,
            ApiKey = written.ApiKey is { } key ? Resolve(key, variables) : null,
            Headers = Resolve(written.Headers, variables, StringComparer.OrdinalIgnoreCase),
        };

    /// <summary>The server as it is used. What has no variable is left out.</summary>
    public static McpServerSettings Resolve(McpServerSettings written, IReadOnlyDictionary<string, string> variables) =>
        written with
        {
            Command = written.Command is { } command ? Resolve(command, variables) : null,
            Arguments = [.. written.Arguments.Select(argument => Resolve(argument, variables)).OfType<string>()],
            Environment = Resolve(written.Environment, variables, StringComparer.Ordinal),
            Url = written.Url is { } url ? Resolve(url, variables) : null,
            Headers = Resolve(written.Headers, variables, StringComparer.OrdinalIgnoreCase),
        };

    private static Dictionary<string, string> Resolve(
        IReadOnlyDictionary<string, string> written,
        IReadOnlyDictionary<string, string> variables,
        StringComparer names
    ) =>
        written
            .Select(entry => KeyValuePair.Create(entry.Key, Resolve(entry.Value, variables)))
            .Where(entry => entry.Value is not null)
            .ToDictionary(entry => entry.Key, entry => entry.Value!, names);

    private static object? Of(object? value, IReadOnlyDictionary<string, string> variables) =>
        value switch
        {
            string text => Resolve(text, variables),
            ConfigMap map => Resolve(map, variables),
            ConfigList list => ConfigList.From(
                list.Select(item => Of(item, variables)).Where((item, at) => item is not null || list[at] is null)
            ),
            _ => value,
        };

    // \z and not $, which would let a line break through.
    [GeneratedRegex(@"\A\$\{(?<name>[A-Z0-9_]+)\}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}
