using System.Text.Json;

namespace Cloister.Agents;

/// <summary>Where in a JSON text a member stands, or would stand: the object that holds it, and its neighbours. Places are bytes.</summary>
internal sealed class JsonSpot
{
    /// <summary>How many names of the path were found; the next one is what is missing, or all are there.</summary>
    public required int Depth { get; init; }

    /// <summary>Whether the last name that was looked for is there.</summary>
    public bool IsThere => Value is not null;

    /// <summary>The innermost object on the way.</summary>
    public required Range Object { get; init; }

    /// <summary>The names of the members of that object, quotes included, in order.</summary>
    public required IReadOnlyList<Range> Names { get; init; }

    /// <summary>The values of these members.</summary>
    public required IReadOnlyList<Range> Values { get; init; }

    /// <summary>Which of them is the one looked for; -1 if it is not there.</summary>
    public required int Index { get; init; }

    private Range? Value => Index < 0 ? null : Values[Index];

    /// <summary>Follows a path as far as it leads through objects.</summary>
    public static JsonSpot Find(ReadOnlySpan<byte> json, IReadOnlyList<string> path)
    {
        var spot = Members(json, 0..json.Length, path[0], depth: 0);
        while (spot.Index >= 0 && spot.Depth < path.Count - 1 && json[spot.Values[spot.Index]] is [(byte)'{', ..])
        {
            spot = Members(json, spot.Values[spot.Index], path[spot.Depth + 1], spot.Depth + 1);
        }
        return spot;
    }

    private static JsonSpot Members(ReadOnlySpan<byte> json, Range place, string name, int depth)
    {
        var start = place.Start.Value;
        var reader = new Utf8JsonReader(json[place]);
        reader.Read();
        var (names, values, index) = (new List<Range>(), new List<Range>(), -1);
        var began = start + (int)reader.TokenStartIndex;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var at = start + (int)reader.TokenStartIndex;
            index = reader.ValueTextEquals(name) ? names.Count : index;
            names.Add(at..(at + reader.ValueSpan.Length + 2));
            reader.Read();
            at = start + (int)reader.TokenStartIndex;
            reader.Skip();
            values.Add(at..(start + (int)reader.BytesConsumed));
        }
        return new JsonSpot
        {
            Depth = depth,
            Object = began..(start + (int)reader.BytesConsumed),
            Names = names,
            Values = values,
            Index = index,
        };
    }
}
