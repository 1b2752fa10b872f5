using System.Text;
using System.Text.Json;

namespace Cloister.Agents;

/// <summary>Changes single members of a JSON text; every other byte stays as somebody wrote it.</summary>
internal sealed class JsonEdit
{
    private readonly JsonStyle _style;
    private byte[] _json;

    /// <param name="json">An object, as text that was checked.</param>
    public JsonEdit(ReadOnlySpan<byte> json)
    {
        _json = json.ToArray();
        _style = JsonStyle.Of(Encoding.UTF8.GetString(json));
    }

    public ReadOnlyMemory<byte> Json => _json;

    /// <summary>Puts a value at a path; objects on the way are made, and anything else that stands in the way gives way to one.</summary>
    public void Set(IReadOnlyList<string> path, JsonElement value)
    {
        var spot = JsonSpot.Find(_json, path);
        foreach (var inner in path.Skip(spot.Depth + 1).Reverse())
        {
            value = Wrap(inner, value);
        }
        if (spot.IsThere)
        {
            Replace(spot.Values[spot.Index], Written(value, IsSpread(spot), Margin(spot.Names[spot.Index].Start.Value)));
        }
        else if (spot.Names.Count > 0)
        {
            Append(spot, path[spot.Depth], value);
        }
        else
        {
            Begin(spot, path[spot.Depth], value);
        }
    }

    /// <summary>Takes away what stands at a path, and the comma that it needed.</summary>
    /// <returns>Whether anything stood there.</returns>
    public bool Unset(IReadOnlyList<string> path)
    {
        var spot = JsonSpot.Find(_json, path);
        if (!spot.IsThere || spot.Depth < path.Count - 1)
        {
            return false;
        }
        var (at, last) = (spot.Index, spot.Names.Count - 1);
        Replace(
            (at, last) switch
            {
                (0, 0) => Inside(spot),
                (0, _) => spot.Names[0].Start..spot.Names[1].Start,
                _ => spot.Values[at - 1].End..spot.Values[at].End,
            },
            ""
        );
        return true;
    }

    // Beside the last member, and set off from it as that is from what stands in front of it.
    private void Append(JsonSpot spot, string name, JsonElement value)
    {
        var (lastName, lastValue) = (spot.Names[^1], spot.Values[^1]);
        var colon = Text(lastName.End..lastValue.Start);
        var written = Written(value, IsSpread(spot), Margin(lastName.Start.Value));
        Replace(lastValue.End..lastValue.End, $",{Gap(spot, colon)}{Quote(name)}{colon}{written}");
    }

    private string Gap(JsonSpot spot, string colon)
    {
        if (spot.Names.Count > 1)
        {
            var between = Text(spot.Values[^2].End..spot.Names[^1].Start);
            return between[(between.IndexOf(',', StringComparison.Ordinal) + 1)..];
        }
        return IsSpread(spot) ? Front(spot)
            : colon == ":" ? ""
            : " ";
    }

    private void Begin(JsonSpot spot, string name, JsonElement value)
    {
        if (!_style.IsSpread)
        {
            Replace(Inside(spot), $"{Quote(name)}: {JsonStyle.Flat(value)}");
            return;
        }
        var margin = Margin(spot.Object.Start.Value);
        var inner = margin + _style.Indent;
        Replace(Inside(spot), $"{_style.NewLine}{inner}{Quote(name)}: {_style.Spread(value, inner)}{_style.NewLine}{margin}");
    }

    private string Written(JsonElement value, bool isSpread, string margin) =>
        isSpread ? _style.Spread(value, margin) : JsonStyle.Flat(value);

    private static Range Inside(JsonSpot spot) => (spot.Object.Start.Value + 1)..(spot.Object.End.Value - 1);

    private bool IsSpread(JsonSpot spot) => Front(spot).Contains('\n', StringComparison.Ordinal);

    private string Front(JsonSpot spot) => Text((spot.Object.Start.Value + 1)..spot.Names[0].Start.Value);

    /// <summary>What the line of a place begins with.</summary>
    private string Margin(int place)
    {
        var line = Text((_json.AsSpan(0, place).LastIndexOf((byte)'\n') + 1)..place);
        return line[..^line.TrimStart(' ', '\t').Length];
    }

    private string Text(Range range) => Encoding.UTF8.GetString(_json.AsSpan(range));

    private void Replace(Range range, string text) =>
        _json = [.. _json[..range.Start], .. Encoding.UTF8.GetBytes(text), .. _json[range.End..]];

    private static JsonElement Wrap(string name, JsonElement value)
    {
        using var document = JsonDocument.Parse($"{{{Quote(name)}:{value.GetRawText()}}}");
        return document.RootElement.Clone();
    }

    private static string Quote(string name) => ConfigValue.ToJson(name);
}
