using System.Collections.Immutable;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cloister.Tests.Settings;

public sealed class ConfigMapTests
{
    public static TheoryData<object> Threes =>
        [
            3,
            3L,
            3.0,
            3f,
            3m,
            (short)3,
            (byte)3,
            (sbyte)3,
            (ushort)3,
            3u,
            3ul,
            (nint)3,
            (nuint)3,
            (Int128)3,
            (UInt128)3,
            new BigInteger(3),
            (Half)3,
        ];

    [Theory]
    [MemberData(nameof(Threes))]
    public void A_number_is_its_value_whatever_its_type(object three)
    {
        var map = ConfigMap.Of(("n", three));

        Assert.Equal(3L, Assert.IsType<long>(map["n"]));
        Assert.Equal(ConfigMap.Of(("n", 3)), map);
        Assert.Equal(ConfigMap.Of(("n", 3)).GetHashCode(), map.GetHashCode());
    }

    [Fact]
    public void Numbers_that_no_long_can_hold_are_doubles()
    {
        Assert.Equal(1.5, ConfigMap.Of(("n", 1.5m))["n"]);
        Assert.Equal((double)ulong.MaxValue, ConfigMap.Of(("n", ulong.MaxValue))["n"]);
        Assert.Equal((double)ulong.MaxValue, ConfigMap.Of(("n", new BigInteger(ulong.MaxValue)))["n"]);
        Assert.Equal(0.3333333333333333, ConfigMap.Of(("n", 1m / 3m))["n"]);
        Assert.Equal(9_223_372_036_854_775_808d, ConfigMap.Of(("n", 9_223_372_036_854_775_808d))["n"]);
        Assert.Equal(long.MinValue, ConfigMap.Of(("n", -9_223_372_036_854_775_808d))["n"]);
        Assert.Equal(long.MaxValue, ConfigMap.Of(("n", (decimal)long.MaxValue))["n"]);
        Assert.Equal(0L, ConfigMap.Of(("n", -0.0))["n"]);
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ConfigMap.Of(("n", double.NaN)));
        Assert.Throws<ArgumentException>(() => ConfigMap.Of(("n", float.PositiveInfinity)));
        Assert.Throws<ArgumentException>(() => ConfigMap.Of(("n", Half.NegativeInfinity)));
        Assert.Throws<ArgumentException>(() => ConfigMap.Of(("n", BigInteger.Pow(10, 400))));
    }

    [Fact]
    public void Equality_is_deep_and_ignores_the_order_of_keys()
    {
        var one = ConfigMap.Of(("a", 1), ("b", new Dictionary<string, object?> { ["x"] = new object?[] { 1, "two", null }, ["y"] = true }));
        var same = ConfigMap.FromJson("""{"b":{"y":true,"x":[1.0,"two",null]},"a":1}""");

        Assert.True(one == same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.True(one != same.With("a", 2));
        Assert.True(one != same.Without("a"));
        Assert.False(one.Equals(null));
    }

    [Fact]
    public void Lists_compare_in_order_and_null_is_not_missing()
    {
        Assert.NotEqual(ConfigMap.Of(("l", new[] { 1, 2 })), ConfigMap.Of(("l", new[] { 2, 1 })));
        Assert.NotEqual(ConfigMap.Of(("a", null)), ConfigMap.Of(("b", null)));
        Assert.NotEqual(ConfigMap.Of(("a", null)), ConfigMap.Empty);
        Assert.NotEqual(ConfigMap.Of(("a", "1")), ConfigMap.Of(("a", 1)));
        Assert.NotEqual(ConfigMap.Of(("a", true)), ConfigMap.Of(("a", 1)));
        ConfigList list = [1, "two", null];
        Assert.True(list == ConfigList.From(new List<object?> { 1.0, "two", null }));
    }

    [Fact]
    public void Everything_json_shaped_goes_in()
    {
        var expected = ConfigMap.FromJson("""{"v":{"a":[1,2],"b":"x"}}""");

        Assert.Equal(
            expected,
            ConfigMap.Of(
                (
                    "v",
                    new Dictionary<string, object?>
                    {
                        ["a"] = new List<int> { 1, 2 },
                        ["b"] = "x",
                    }
                )
            )
        );
        Assert.Equal(expected, ConfigMap.Of(("v", new SortedList<string, object> { ["a"] = ImmutableArray.Create(1, 2), ["b"] = "x" })));
        Assert.Equal(expected, ConfigMap.Of(("v", JsonNode.Parse("""{"a":[1,2],"b":"x"}"""))));
        Assert.Equal(
            expected,
            ConfigMap.Of(
                (
                    "v",
                    JsonElement.Parse(
                        """{"a":[1,/* two */2,],"b":"x"}""",
                        new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip }
                    )
                )
            )
        );
        Assert.Equal(expected, ConfigMap.From(JsonElement.Parse("""{"v":{"a":[1,2.0],"b":"x"}}""")));
        Assert.Equal(
            expected,
            ConfigMap.From(
                new JsonObject
                {
                    ["v"] = new JsonObject { ["a"] = new JsonArray(1, 2), ["b"] = "x" },
                }
            )
        );
        Assert.Equal(ConfigMap.Of(("n", 1)), ConfigMap.From(new Dictionary<string, int> { ["n"] = 1 }));
        Assert.Equal(ConfigMap.Of(("v", ConfigMap.Of(("n", 1)))), ConfigMap.Of(("v", new Dictionary<string, int> { ["n"] = 1 })));
        Assert.Equal(ConfigMap.Of(("v", ConfigMap.Empty)), ConfigMap.Of(("v", ConfigNode.Empty)));
    }

    [Fact]
    public void Other_types_are_refused_with_their_path_and_type()
    {
        var refusal = Assert.Throws<ArgumentException>(() =>
            ConfigMap.Of(
                (
                    "servers",
                    new object[]
                    {
                        1,
                        new Dictionary<string, object?> { ["up.since"] = DateTime.UnixEpoch },
                    }
                )
            )
        );

        Assert.Contains("$.servers[1]['up.since']", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("System.DateTime", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ConfigMap.Of(("k", 'c')));
        Assert.Throws<ArgumentException>(() => ConfigMap.Of(("k", DayOfWeek.Friday)));
        Assert.Throws<ArgumentException>(() => ConfigMap.Of(("k", default(JsonElement))));
        Assert.Throws<ArgumentException>(() => ConfigMap.Of(("k", new Dictionary<int, int> { [1] = 1 })));
        Assert.Throws<ArgumentException>(() => ConfigMap.Of(("k", JsonElement.Parse("1e999"))));
        Assert.Throws<ArgumentException>(() => ConfigMap.Of((null!, 1)));
        Assert.Throws<ArgumentException>(() => ConfigMap.From(JsonElement.Parse("[]")));
        Assert.Throws<ArgumentNullException>(() => ConfigMap.From<object?>(null!));
    }

    [Fact]
    public void Text_that_json_cannot_carry_is_refused()
    {
        Assert.Throws<ArgumentException>(() => ConfigMap.Of(("k", "half \uD83D")));
        Assert.Throws<ArgumentException>(() => ConfigMap.Of(("\uDE00\uD83D", 1)));
        Assert.Throws<JsonException>(() => ConfigMap.FromJson("""{"k":"\uD83D"}"""));
        Assert.Equal("\uD83D\uDE00!", ConfigMap.FromJson(ConfigMap.Of(("k", "\uD83D\uDE00!")).ToJson())["k"]);
    }

    [Fact]
    public void A_list_that_contains_itself_is_refused()
    {
        var list = new List<object?>();
        list.Add(list);

        Assert.Throws<ArgumentException>(() => ConfigMap.Of(("k", list)));
    }

    [Fact]
    public void Depth_has_one_limit_for_values_and_json()
    {
        var map = ConfigMap.Empty;
        for (var depth = 1; depth < 64; depth++)
        {
            map = ConfigMap.Of(("k", map));
        }

        Assert.Equal(map, ConfigMap.FromJson(map.ToJson()));
        Assert.Throws<ArgumentException>(() => ConfigMap.Of(("k", map)));
        Assert.Throws<ArgumentException>(() => map.With("k", map));
        Assert.Throws<JsonException>(() => ConfigMap.FromJson($$"""{"k":{{map.ToJson()}} }"""));
    }

    [Fact]
    public void Later_changes_to_what_was_handed_in_change_nothing()
    {
        var inner = new List<object?> { 1 };
        var source = new Dictionary<string, object?> { ["l"] = inner, ["n"] = new JsonArray(1) };
        var map = ConfigMap.From(source);

        inner.Add(2);
        source["x"] = 1;
        ((JsonArray)source["n"]!).Add(2);

        Assert.Equal(ConfigMap.FromJson("""{"l":[1],"n":[1]}"""), map);
    }

    [Fact]
    public void With_and_without_leave_the_original_alone()
    {
        var map = ConfigMap.Of(("a", 1));

        Assert.Equal(ConfigMap.Of(("a", 1), ("b", 2)), map.With("b", 2));
        Assert.Equal(ConfigMap.Of(("a", 2)), map.With("a", 2));
        Assert.True(map.Without("a").IsEmpty);
        Assert.Same(map, map.With("a", 1.0));
        Assert.Same(map, map.Without("b"));
        Assert.Equal(ConfigMap.Of(("a", 1)), map);
    }

    [Fact]
    public void Json_keeps_the_order_and_the_last_of_two_equal_members()
    {
        Assert.Equal("""{"b":1,"a":[true,null,"ü"]}""", ConfigMap.FromJson("""{ "b": 0, "a": [true, null, "ü"], "b": 1 }""").ToJson());
        Assert.Equal(2L, ConfigMap.Of(("a", 1), ("a", 2))["a"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("""{"n":1e999}""")]
    public void Text_that_is_no_json_object_is_refused(string json) => Assert.ThrowsAny<JsonException>(() => ConfigMap.FromJson(json));

    [Fact]
    public void Maps_and_lists_work_inside_a_serializer()
    {
        var map = ConfigMap.Of(("a", new[] { 1, 2 }));

        Assert.Equal("""[{"a":[1,2]}]""", JsonSerializer.Serialize(new[] { map }));
        Assert.Equal(map, JsonSerializer.Deserialize<ConfigMap>("""{"a":[1,2]}"""));
        Assert.Equal(ConfigList.Of(1, "x"), JsonSerializer.Deserialize<ConfigList>(JsonSerializer.Serialize(ConfigList.Of(1, "x"))));
    }

    [Fact]
    public void Text_forms_show_no_values() =>
        Assert.DoesNotContain("secret", ConfigMap.Of(("k", "secret")).ToString(), StringComparison.Ordinal);
}
