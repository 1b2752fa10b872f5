using System.Globalization;

namespace Cloister.Agents;

/// <summary>What an entry and the scopes around it say, by the names that stand in the log. Of two values for one name the inner one stays.</summary>
internal sealed class LogEntryFields
{
    private const string Template = "{OriginalFormat}";

    // Names the line has of its own; a value of the same name must not look like one of them.
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "ts",
        "level",
        "event",
        "message",
        "agentId",
        "category",
        "traceId",
        "exception",
    };

    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["RunId"] = "turnId",
        ["PluginId"] = "plugin",
        ["ServiceId"] = "service",
        ["ServiceName"] = "service",
    };

    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, object?>> Values => _values;

    public void Add(object? state)
    {
        if (state is not IEnumerable<KeyValuePair<string, object?>> values)
        {
            return;
        }
        foreach (var (name, value) in values)
        {
            if (name.Length > 0 && name != Template)
            {
                _values[NameOf(name)] = Plain(value);
            }
        }
    }

    private static string NameOf(string name)
    {
        var field = Known.TryGetValue(name, out var known) ? known : char.ToLowerInvariant(name[0]) + name[1..];
        return Reserved.Contains(field) ? field + "_" : field;
    }

    private static object? Plain(object? value) =>
        value switch
        {
            null or bool or string => value,
            byte or sbyte or short or ushort or int or uint or long => Convert.ToInt64(value, CultureInfo.InvariantCulture),
            double number when double.IsFinite(number) => number,
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString(),
        };
}
