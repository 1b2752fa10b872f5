namespace Cloister.AgUi.Tests.Json.Tree;

/// <summary>Objects against a list of names and values, around the size where the index begins and far beyond.</summary>
public class LargeObjectTests
{
    [Theory]
    [InlineData(0, 20, 1)]
    [InlineData(15, 20, 2)]
    [InlineData(16, 40, 3)]
    [InlineData(17, 18, 4)]
    [InlineData(40, 60, 5)]
    [InlineData(500, 800, 6)]
    public void Members_come_go_and_come_back_and_old_versions_stay(int start, int names, int seed)
    {
        var random = new Random(seed);
        var model = Enumerable.Range(0, start).Select(i => KeyValuePair.Create("k" + i, i)).ToList();
        var value = JsonData.Object(model.Select(member => KeyValuePair.Create(member.Key, (JsonData)member.Value)));
        var versions = new List<(JsonData Value, KeyValuePair<string, int>[] Expected)>();

        for (var step = 0; step < 3000; step++)
        {
            if (step % 250 == 0)
                versions.Add((value, [.. model]));
            if (step % 600 == 599)
            {
                var (branch, expected) = versions[random.Next(versions.Count)];
                (value, model) = (branch, [.. expected]);
            }
            value = Changed(value, model, "k" + random.Next(names), step, random.Next(step / 400 % 2 == 0 ? 5 : 2) == 0);
        }
        versions.Add((value, [.. model]));

        Assert.All(versions, version => Check(version.Value, version.Expected, names));
    }

    [Fact]
    public void Versions_that_grow_apart_do_not_see_each_others_members()
    {
        var common = JsonData.Object(Enumerable.Range(0, 100).Select(i => KeyValuePair.Create("k" + i, (JsonData)i)));

        var one = common.With("one", 1).Without("k5");
        var other = common.With("other", 2).With("k5", "five");

        Assert.False(one.TryGet("other", out _));
        Assert.False(one.TryGet("k5", out _));
        Assert.False(other.TryGet("one", out _));
        Assert.Equal("five", other["k5"].AsString());
        Assert.Equal((100, 100, 101), (common.Count, one.Count, other.Count));
        Assert.Equal("other", other.Members.Last().Key);
    }

    [Fact]
    public void What_did_not_change_is_shared()
    {
        var members = Enumerable.Range(0, 1000).Select(i => KeyValuePair.Create("k" + i, JsonData.Object(("n", i))));
        var before = JsonData.Object(members);

        var after = JsonPatch.Apply(before, [JsonPatchOperation.Replace("/k500/n", 0)]).Document;

        Assert.Same(before["k499"], after["k499"]);
        Assert.NotSame(before["k500"], after["k500"]);
        Assert.Equal(500, before["k500"]["n"].AsInt64());
    }

    [Fact]
    public void A_large_text_with_names_that_come_twice_is_opened()
    {
        var text = "{" + string.Join(',', Enumerable.Range(0, 200).Select(i => $"\"k{i % 150}\":{i}")) + "}";

        var value = JsonData.Parse(text);

        Assert.Equal(150, value.Count);
        Assert.Equal(150, value["k0"].AsInt64());
        Assert.Equal(149, value["k149"].AsInt64());
        Assert.Equal(Enumerable.Range(0, 150).Select(i => "k" + i), value.Members.Select(member => member.Key));
    }

    private static JsonData Changed(JsonData value, List<KeyValuePair<string, int>> model, string name, int number, bool removes)
    {
        var at = model.FindIndex(member => member.Key == name);
        if (removes)
        {
            if (at >= 0)
                model.RemoveAt(at);
            return value.Without(name);
        }
        if (at >= 0)
            model[at] = new(name, number);
        else
            model.Add(new(name, number));
        return value.With(name, number);
    }

    private static void Check(JsonData value, KeyValuePair<string, int>[] expected, int names)
    {
        Assert.Equal(expected.Length, value.Count);
        Assert.Equal(expected, value.Members.Select(member => KeyValuePair.Create(member.Key, (int)member.Value.AsInt64())));
        var known = expected.ToDictionary();
        for (var i = 0; i < names; i++)
        {
            Assert.Equal(known.TryGetValue("k" + i, out var number), value.TryGet("k" + i, out var found));
            if (found is not null)
                Assert.Equal(number, found.AsInt64());
        }
        Assert.Equal(value, JsonData.Parse(value.ToString()));
    }
}
