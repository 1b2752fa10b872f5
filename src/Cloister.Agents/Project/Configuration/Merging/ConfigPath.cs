using System.Buffers;
using System.Text;

namespace Cloister.Agents;

/// <summary>Where something stands in the configuration: <c>execution.maxSteps</c>, or <c>models["gpt-4.1"].name</c>.</summary>
internal static class ConfigPath
{
    private static readonly SearchValues<char> Special = SearchValues.Create(".[]\"\\ ");

    /// <summary>Writes a path as people write it; a name with a dot or the like stands in brackets.</summary>
    public static string Of(IEnumerable<string> segments)
    {
        var text = new StringBuilder();
        foreach (var segment in segments)
        {
            if (IsPlain(segment))
            {
                text.Append(text.Length == 0 ? "" : ".").Append(segment);
            }
            else
            {
                var quoted = segment.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
                text.Append("[\"").Append(quoted).Append("\"]");
            }
        }
        return text.ToString();
    }

    /// <summary>Reads what <see cref="Of"/> writes.</summary>
    /// <exception cref="FormatException">It is no path.</exception>
    public static IReadOnlyList<string> Parse(string path)
    {
        var segments = new List<string>();
        for (var at = 0; at < path.Length; )
        {
            if (path[at] == '[')
            {
                segments.Add(Quoted(path, ref at));
            }
            else
            {
                at += segments.Count > 0 && path[at] == '.' ? 1 : 0;
                segments.Add(Plain(path, ref at));
            }
        }
        return segments.Count > 0 ? segments : throw Refuse(path);
    }

    private static string Plain(string path, ref int at)
    {
        var end = path.AsSpan(at).IndexOfAny('.', '[') is var found and >= 0 ? at + found : path.Length;
        var segment = path[at..end];
        at = end;
        // A dot at the very end promises a name that does not come.
        return segment.Length > 0 && !path.AsSpan(at).SequenceEqual(".") ? segment : throw Refuse(path);
    }

    private static string Quoted(string path, ref int at)
    {
        if (!path.AsSpan(at).StartsWith("[\""))
        {
            throw Refuse(path);
        }
        var segment = new StringBuilder();
        for (at += 2; at < path.Length && path[at] != '"'; at++)
        {
            if (path[at] == '\\' && ++at == path.Length)
            {
                break;
            }
            segment.Append(path[at]);
        }
        if (!path.AsSpan(Math.Min(at, path.Length)).StartsWith("\"]"))
        {
            throw Refuse(path);
        }
        at += 2;
        return segment.ToString();
    }

    private static bool IsPlain(string segment) => segment.Length > 0 && !segment.AsSpan().ContainsAny(Special);

    private static FormatException Refuse(string path) =>
        new($"'{path}' is no path of the configuration. Expected is something like execution.maxSteps or models[\"gpt-4.1\"].name.");
}
