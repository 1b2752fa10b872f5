using System.Text;
using System.Text.Json;

namespace Cloister.AgUi.Tests.Json;

public class JsonDataTests
{
    [Theory]
    [InlineData("null", JsonValueKind.Null)]
    [InlineData("true", JsonValueKind.True)]
    [InlineData("false", JsonValueKind.False)]
    [InlineData("12345678901234567890.10", JsonValueKind.Number)]
    [InlineData("\"a\\u0041\\n\"", JsonValueKind.String)]
    [InlineData("{\"b\":1,\"a\":[1,{\"x\":null}],\"\":{}}", JsonValueKind.Object)]
    [InlineData("[1,[],{},\"\"]", JsonValueKind.Array)]
    public void What_is_parsed_goes_out_as_it_came(string json, JsonValueKind kind)
    {
        var value = JsonData.Parse(json);

        Assert.Equal(kind, value.Kind);
        Assert.Equal(json, value.ToString());
        Assert.Equal(Encoding.UTF8.GetBytes(json), value.ToUtf8());
    }

    [Fact]
    public void Space_between_tokens_is_not_kept() => Assert.Equal("{\"a\":[1,2]}", JsonData.Parse(" { \"a\" : [ 1 ,\n2 ] } ").ToString());

    [Fact]
    public void Members_and_items_are_found()
    {
        var value = JsonData.Parse("""{"name":"Ada","tags":["x","y"],"deep":{"n":1.0,"ok":true}}""");

        Assert.Equal(["name", "tags", "deep"], value.Members.Select(member => member.Key));
        Assert.Equal("Ada", value["name"].AsString());
        Assert.Equal("y", value["tags"][1].AsString());
        Assert.Equal(1, value["deep"]["n"].AsInt64());
        Assert.True(value["deep"]["ok"].AsBoolean());
        Assert.False(value.TryGet("other", out _));
        Assert.False(value["name"].TryGet("other", out _));
    }

    [Fact]
    public void Of_a_member_that_comes_twice_the_last_value_counts()
    {
        var value = JsonData.Parse("""{"a":1,"b":2,"a":3}""");

        Assert.Equal(2, value.Count);
        Assert.Equal(3, value["a"].AsInt64());
        Assert.Equal(["a", "b"], value.Members.Select(member => member.Key));
        Assert.Equal(JsonData.Object(("b", 2), ("a", 3)), value);
    }

    [Fact]
    public void Changed_copies_leave_the_original_alone()
    {
        var original = JsonData.Object(("a", 1), ("b", JsonData.Array(1, "two", 3.5)));

        var changed = original.With("a", "x").With("c", JsonData.Null).Without("b");

        Assert.Equal("""{"a":1,"b":[1,"two",3.5]}""", original.ToString());
        Assert.Equal("""{"a":"x","c":null}""", changed.ToString());
    }

    [Fact]
    public void Merging_replaces_members_whole_and_takes_null_for_a_value()
    {
        var merged = JsonData.Parse("""{"a":{"x":1},"b":2}""").Merge(JsonData.Parse("""{"a":{"y":1},"b":null,"c":3}"""));

        Assert.Equal("""{"a":{"y":1},"b":null,"c":3}""", merged.ToString());
    }

    [Fact]
    public void Values_of_the_language_become_json()
    {
        var value = JsonData.Object(
            ("s", "a\"b<\u2028"),
            ("t", true),
            ("i", -5),
            ("l", long.MaxValue),
            ("d", 0.1),
            ("m", 1.50m),
            ("n", (string?)null)
        );

        Assert.Equal("""{"s":"a\"b<\u2028","t":true,"i":-5,"l":9223372036854775807,"d":0.1,"m":1.50,"n":null}""", value.ToString());
        Assert.Equal("a\"b<\u2028", value["s"].AsString());
        Assert.Throws<ArgumentException>(() => (JsonData)double.NaN);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0.0", 0)]
    [InlineData("1e3", 1000)]
    [InlineData("1.50e1", 15)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808.0", long.MinValue)]
    public void Whole_numbers_are_read_however_they_are_written(string json, long expected) =>
        Assert.Equal(expected, JsonData.Parse(json).AsInt64());

    [Theory]
    [InlineData("1.5")]
    [InlineData("9223372036854775808")]
    [InlineData("9223372036854775807.5")]
    [InlineData("1.00000000000000000000000000000000000001")]
    [InlineData("1e400")]
    public void Other_numbers_are_not_whole(string json)
    {
        Assert.False(JsonData.Parse(json).TryGetInt64(out _));
        Assert.Throws<OverflowException>(() => JsonData.Parse(json).AsInt64());
    }

    [Fact]
    public void Asking_for_what_is_not_there_says_so()
    {
        var value = JsonData.Parse("""{"a":[1]}""");

        Assert.Contains("'b'", Assert.Throws<KeyNotFoundException>(() => value["b"]).Message, StringComparison.Ordinal);
        Assert.Contains("Array", Assert.Throws<InvalidOperationException>(() => value["a"].Members).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => value["a"][1]);
        Assert.Throws<InvalidOperationException>(() => value.AsString());
        Assert.Throws<ArgumentException>(() => JsonData.Array(1, null!));
    }

    [Fact]
    public void Looking_inside_from_many_threads_gives_one_answer()
    {
        var value = JsonData.Parse("{" + string.Join(',', Enumerable.Range(0, 500).Select(i => $"\"k{i}\":[{i}]")) + "}");
        var items = new JsonData[32];

        Parallel.For(0, items.Length, i => items[i] = value["k7"]);

        Assert.All(items, item => Assert.Same(items[0], item));
        Assert.All(items, item => Assert.Equal(7, item[0].AsInt64()));
    }

    [Fact]
    public void Own_types_are_read_and_written()
    {
        var value = JsonData.FromValue(new Dictionary<string, int> { ["a"] = 1 }, DictionaryContext.Default.DictionaryStringInt32);

        Assert.Equal("""{"a":1}""", value.ToString());
        Assert.Equal(2, value.With("b", 2).Deserialize(DictionaryContext.Default.DictionaryStringInt32)!["b"]);
    }
}
