using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Cloister.Agents.Tests;

/// <summary>Files of any shape and style against a plain model of what a change means.</summary>
public sealed class JsonEditProperties
{
    private static readonly string[] Names = ["a", "b", "models", "gpt-4.1", "ü\"\\", "", "a b"];

    private static Gen<JsonNode?> Value(int depth) =>
        depth == 0
            ? Gen.Elements<Func<JsonNode?>>(() => 1, () => "t}e\"x,t", () => true, () => null, () => 1.5, () => new JsonArray(1, "{"))
                .Select(make => make())
            : Gen.Frequency((2, Value(0)), (3, Object(depth - 1).Select(value => (JsonNode?)value)));

    private static Gen<JsonObject> Object(int depth) =>
        from names in Gen.SubListOf(Names)
        from shuffled in Gen.Shuffle(names.ToArray())
        from values in Value(depth).ListOf(names.Count)
        select new JsonObject(shuffled.Zip(values).Select(member => KeyValuePair.Create(member.First, member.Second?.DeepClone())));

    private static Gen<Sample> Samples =>
        from json in Object(3)
        from style in Gen.Choose(0, 5)
        from path in Gen.Elements(Names).NonEmptyListOf()
        from value in Value(1)
        select new Sample(Written(json, style), [.. path.Take(3)], value?.ToJsonString() ?? "null");

    [Fact]
    public void What_is_set_is_there_and_all_else_is_as_it_was() =>
        Prop.ForAll(
                Samples.ToArbitrary(),
                sample =>
                {
                    var edit = new JsonEdit(Encoding.UTF8.GetBytes(sample.Json));
                    using var value = JsonDocument.Parse(sample.Value);
                    edit.Set(sample.Path, value.RootElement);
                    var written = Encoding.UTF8.GetString(edit.Json.Span);

                    var expected = JsonNode.Parse(sample.Json)!.AsObject();
                    var replaced = Replaced(sample.Json, sample.Path);
                    SetIn(expected, sample.Path, JsonNode.Parse(sample.Value));
                    return JsonNode.DeepEquals(JsonNode.Parse(written), expected)
                        && OrderOf(written).SequenceEqual(OrderOf(expected.ToJsonString()))
                        && Kept(sample.Json, written) >= sample.Json.Length - replaced;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void What_is_taken_away_is_gone_and_all_else_is_as_it_was() =>
        Prop.ForAll(
                Samples.ToArbitrary(),
                sample =>
                {
                    var edit = new JsonEdit(Encoding.UTF8.GetBytes(sample.Json));
                    var wasThere = edit.Unset(sample.Path);
                    var written = Encoding.UTF8.GetString(edit.Json.Span);

                    var expected = JsonNode.Parse(sample.Json)!.AsObject();
                    return wasThere == RemoveFrom(expected, sample.Path)
                        && JsonNode.DeepEquals(JsonNode.Parse(written), expected)
                        && OrderOf(written).SequenceEqual(OrderOf(expected.ToJsonString()))
                        && Kept(sample.Json, written) >= written.Length;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void What_is_set_and_taken_away_again_leaves_the_file_as_it_was() =>
        Prop.ForAll(
                Samples.ToArbitrary(),
                sample =>
                {
                    var holder = Find(JsonNode.Parse(sample.Json)!.AsObject(), sample.Path[..^1]);
                    var edit = new JsonEdit(Encoding.UTF8.GetBytes(sample.Json));
                    using var value = JsonDocument.Parse(sample.Value);
                    if (holder is not { Count: > 0 } || holder.ContainsKey(sample.Path[^1]))
                    {
                        return true;
                    }
                    edit.Set(sample.Path, value.RootElement);
                    edit.Unset(sample.Path);
                    return Encoding.UTF8.GetString(edit.Json.Span) == sample.Json;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    private static string Written(JsonObject json, int style)
    {
        var options = new JsonSerializerOptions { WriteIndented = style > 1 };
        if (style > 1)
        {
            options.IndentCharacter = style % 2 == 0 ? ' ' : '\t';
            options.IndentSize = style % 2 == 0 ? style : 1;
            options.NewLine = style > 3 ? "\r\n" : "\n";
        }
        var text = json.ToJsonString(options);
        return style == 1 ? text.Replace(":", " : ", StringComparison.Ordinal) + "\n" : text;
    }

    private static void SetIn(JsonObject at, string[] path, JsonNode? value)
    {
        if (path.Length > 1 && at[path[0]] is JsonObject inner)
        {
            SetIn(inner, path[1..], value);
            return;
        }
        at[path[0]] = path[1..].Reverse().Aggregate(value, (node, name) => new JsonObject { [name] = node });
    }

    /// <summary>How much of the text has to go: the value that is there, or the inside of an object without members.</summary>
    private static int Replaced(string json, string[] path)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var spot = JsonSpot.Find(bytes, path);
        var gone = spot.IsThere ? spot.Values[spot.Index] : spot.Object;
        return spot.IsThere || spot.Names.Count == 0 ? Encoding.UTF8.GetCharCount(bytes.AsSpan(gone)) : 0;
    }

    private static bool RemoveFrom(JsonObject at, string[] path) =>
        path.Length == 1 ? at.Remove(path[0]) : at[path[0]] is JsonObject inner && RemoveFrom(inner, path[1..]);

    private static JsonObject? Find(JsonObject at, string[] path) =>
        path.Length == 0 ? at
        : at[path[0]] is JsonObject inner ? Find(inner, path[1..])
        : null;

    private static List<string> OrderOf(string json)
    {
        var names = new List<string>();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                names.Add(reader.GetString()!);
            }
        }
        return names;
    }

    /// <summary>How much of the text is still there at both ends.</summary>
    private static int Kept(string before, string after)
    {
        var front = before.AsSpan().CommonPrefixLength(after);
        var back = 0;
        while (back < Math.Min(before.Length, after.Length) - front && before[^(back + 1)] == after[^(back + 1)])
        {
            back++;
        }
        return front + back;
    }

    private sealed record Sample(string Json, string[] Path, string Value);
}
