namespace Cloister.Tests.Settings;

public sealed class ConfigNodeTests
{
    private static readonly ConfigNode Node = new(
        ConfigMap.FromJson(
            """
            { "text": "x", "int": 3, "negative": -3.9, "half": 1.5, "big": 3000000000, "huge": 1e300, "zero": 0, "yes": "yes", "one": "1",
              "integer": "42", "fraction": "1.9", "true": true, "TRUE": "TRUE", "False": "False", "nan": "NaN", "null": null,
              "list": [1, 2], "mixed": [1, "x"], "gaps": [1, null], "map": { "in": { "a": 1 } }, "maps": [{ "a": 1 }], "a.b": "literal" }
            """
        )
    );

    [Theory]
    [InlineData("text", "x")]
    [InlineData("integer", "42")]
    [InlineData("int", null)]
    [InlineData("true", null)]
    [InlineData("null", null)]
    [InlineData("missing", null)]
    public void Strings_are_only_strings(string key, string? expected) => Assert.Equal(expected, Node.GetString(key));

    [Theory]
    [InlineData("int", 3)]
    [InlineData("negative", -3)]
    [InlineData("half", 1)]
    [InlineData("integer", 42)]
    [InlineData("fraction", null)]
    [InlineData("text", null)]
    [InlineData("true", null)]
    [InlineData("big", null)]
    [InlineData("huge", null)]
    [InlineData("missing", null)]
    public void Integers_are_truncated_numbers_or_integer_texts(string key, int? expected) => Assert.Equal(expected, Node.GetInt(key));

    [Fact]
    public void Longs_reach_further_than_ints()
    {
        Assert.Equal(3_000_000_000, Node.GetLong("big"));
        Assert.Null(Node.GetLong("huge"));
    }

    [Theory]
    [InlineData("int", 3.0)]
    [InlineData("half", 1.5)]
    [InlineData("fraction", 1.9)]
    [InlineData("huge", 1e300)]
    [InlineData("nan", null)]
    [InlineData("text", null)]
    [InlineData("true", null)]
    public void Doubles_are_numbers_or_number_texts(string key, double? expected) => Assert.Equal(expected, Node.GetDouble(key));

    [Theory]
    [InlineData("true", true)]
    [InlineData("TRUE", true)]
    [InlineData("False", false)]
    [InlineData("zero", false)]
    [InlineData("half", true)]
    [InlineData("int", true)]
    [InlineData("yes", null)]
    [InlineData("one", null)]
    [InlineData("missing", null)]
    public void Booleans_are_booleans_their_names_or_numbers(string key, bool? expected) => Assert.Equal(expected, Node.GetBool(key));

    [Fact]
    public void Get_takes_values_of_the_kind_and_never_text()
    {
        Assert.Equal("x", Node.Get<string>("text"));
        Assert.Equal(3, Node.Get<int>("int"));
        Assert.Equal(3L, Node.Get<long?>("int"));
        Assert.Equal((byte)3, Node.Get<byte>("int"));
        Assert.Equal(3.0, Node.Get<double>("int"));
        Assert.Equal(1.5m, Node.Get<decimal?>("half"));
        Assert.Equal(3L, Node.Get<object>("int"));
        Assert.True(Node.Get<bool>("true"));
        Assert.Equal(2, Node.Get<ConfigList>("list")!.Count);
        Assert.Equal(1, Node.Get<ConfigNode>("map")!.GetMap("in")!.GetInt("a"));
    }

    [Fact]
    public void Get_finds_nothing_of_another_kind()
    {
        Assert.Null(Node.Get<int?>("integer"));
        Assert.Null(Node.Get<int?>("half"));
        Assert.Null(Node.Get<int?>("big"));
        Assert.Null(Node.Get<bool?>("TRUE"));
        Assert.Null(Node.Get<bool?>("int"));
        Assert.Null(Node.Get<double?>("fraction"));
        Assert.Null(Node.Get<decimal?>("huge"));
        Assert.Null(Node.Get<string>("null"));
        Assert.Equal(0, Node.Get<int>("missing"));
        Assert.False(Node.TryGet<int>("missing", out _));
        Assert.True(Node.TryGet<int>("zero", out var zero));
        Assert.Equal(0, zero);
    }

    [Fact]
    public void A_list_is_read_whole_or_not_at_all()
    {
        Assert.Equal([1, 2], Node.GetList<int>("list")!);
        Assert.Equal([1.0, 2.0], Node.GetList<double>("list")!);
        Assert.Equal([1L, "x"], Node.GetList<object>("mixed")!);
        Assert.Equal([1, null], Node.GetList<int?>("gaps")!);
        Assert.Equal(1, Assert.Single(Node.GetList<ConfigNode>("maps")!).GetInt("a"));
        Assert.Null(Node.GetList<int>("mixed"));
        Assert.Null(Node.GetList<string>("mixed"));
        Assert.Null(Node.GetList<int>("gaps"));
        Assert.Null(Node.GetList<int>("int"));
        Assert.Null(Node.GetList<int>("missing"));
    }

    [Fact]
    public void A_list_cannot_be_changed_through_what_was_read() =>
        Assert.Throws<NotSupportedException>(() => ((IList<int>)Node.GetList<int>("list")!)[0] = 9);

    [Fact]
    public void Maps_nest_and_dots_do_not()
    {
        Assert.Equal(1, Node.GetMap("map")?.GetMap("in")?.GetInt("a"));
        Assert.Equal("literal", Node.GetString("a.b"));
        Assert.Null(Node.GetMap("map.in"));
        Assert.Null(Node.GetMap("list"));
    }

    [Fact]
    public void A_null_value_is_a_key_without_a_value()
    {
        Assert.False(Node.Has("null"));
        Assert.False(Node.Has("missing"));
        Assert.True(Node.Has("zero"));
        Assert.Contains("null", Node.Keys);
        Assert.False(Node.IsEmpty);
        Assert.True(ConfigNode.Empty.IsEmpty);
        Assert.True(new ConfigNode(null).Raw.IsEmpty);
    }

    [Fact]
    public void The_hash_of_a_map_is_the_same_in_every_process()
    {
        var map = ConfigMap.FromJson("""{"b":[1,2.5,null],"a":{"y":"ü","x":true}}""");

        Assert.Equal("4cbee73ddd486e5104d6789587c7c589a1578f089c25080f83bcdc61d2159cf4", ConfigNode.Hash(map));
        Assert.NotEqual(ConfigNode.Hash(map), ConfigNode.Hash(map.With("c", null)));
    }
}
