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
}
