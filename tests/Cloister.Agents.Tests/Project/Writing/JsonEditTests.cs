using System.Text;
using System.Text.Json;

namespace Cloister.Agents.Tests;

public sealed class JsonEditTests
{
    [Theory]
    // A value in place of another.
    [InlineData("""{"a":1,"b":2}""", "a", "9", """{"a":9,"b":2}""")]
    [InlineData("""{ "a" : 1.50 , "b":2}""", "b", "true", """{ "a" : 1.50 , "b":true}""")]
    [InlineData("""{"a":{"b":{"c":1},"d":2}}""", "a.b.c", "\"x\"", """{"a":{"b":{"c":"x"},"d":2}}""")]
    [InlineData("""{"a":[1,2]}""", "a", "[3]", """{"a":[3]}""")]
    // A new member, set off as its neighbours are.
    [InlineData("""{"a":1}""", "b", "2", """{"a":1,"b":2}""")]
    [InlineData("""{"a": 1}""", "b", "2", """{"a": 1, "b": 2}""")]
    [InlineData("""{ "a": 1 }""", "b", "2", """{ "a": 1, "b": 2 }""")]
    [InlineData("""{"a":1 ,  "b":2}""", "c", "3", """{"a":1 ,  "b":2,  "c":3}""")]
    [InlineData("{\n  \"a\": 1\n}\n", "b", "2", "{\n  \"a\": 1,\n  \"b\": 2\n}\n")]
    [InlineData("{\r\n\t\"a\": 1\r\n}", "b", "2", "{\r\n\t\"a\": 1,\r\n\t\"b\": 2\r\n}")]
    [InlineData("{\n    \"a\": { \"x\": 1 }\n}", "a.y", "2", "{\n    \"a\": { \"x\": 1, \"y\": 2 }\n}")]
    [InlineData(
        "{\n  \"a\": {\n    \"x\": 1\n  }\n}",
        "a.y",
        "{\"z\":1}",
        "{\n  \"a\": {\n    \"x\": 1,\n    \"y\": {\n      \"z\": 1\n    }\n  }\n}"
    )]
    // What is missing on the way is made.
    [InlineData("{}", "a.b", "1", """{"a": {"b":1}}""")]
    [InlineData("{\n  \"a\": 1\n}", "b.c", "2", "{\n  \"a\": 1,\n  \"b\": {\n    \"c\": 2\n  }\n}")]
    [InlineData("{\n  \"a\": {}\n}", "a.b", "2", "{\n  \"a\": {\n    \"b\": 2\n  }\n}")]
    [InlineData("{\n\t\"a\": {\n\t}\n}", "a.b", "2", "{\n\t\"a\": {\n\t\t\"b\": 2\n\t}\n}")]
    // What stands in the way gives way.
    [InlineData("""{"a":5,"z":1}""", "a.b", "2", """{"a":{"b":2},"z":1}""")]
    [InlineData("""{"a":null}""", "a.b", "2", """{"a":{"b":2}}""")]
    // Text stays readable, and braces in it are no braces.
    [InlineData("""{"a":"} ü \" {","b":1}""", "b", "\"<助手>\"", """{"a":"} ü \" {","b":"<助手>"}""")]
    [InlineData("""{"ü\n":1}""", "b", "2", """{"ü\n":1,"b":2}""")]
    public void Set_changes_one_member_and_no_other_byte(string json, string path, string value, string expected) =>
        Assert.Equal(expected, Set(json, value, path.Split('.')));

    [Theory]
    [InlineData("""{"a":1,"b":2}""", "a", """{"b":2}""")]
    [InlineData("""{"a":1,"b":2}""", "b", """{"a":1}""")]
    [InlineData("""{ "a": 1, "b": 2, "c": 3 }""", "b", """{ "a": 1, "c": 3 }""")]
    [InlineData("""{ "a": 1 }""", "a", "{}")]
    [InlineData("{\n  \"a\": 1,\n  \"b\": {\n    \"c\": 2\n  }\n}\n", "b", "{\n  \"a\": 1\n}\n")]
    [InlineData("{\n  \"a\": 1,\n  \"b\": {\n    \"c\": 2\n  }\n}\n", "b.c", "{\n  \"a\": 1,\n  \"b\": {}\n}\n")]
    [InlineData("{\n  \"a\": 1,\n  \"b\": 2\n}", "a", "{\n  \"b\": 2\n}")]
    public void Unset_takes_away_a_member_and_its_comma(string json, string path, string expected)
    {
        var edit = new JsonEdit(Encoding.UTF8.GetBytes(json));

        Assert.True(edit.Unset(path.Split('.')));

        Assert.Equal(expected, Encoding.UTF8.GetString(edit.Json.Span));
    }

    [Theory]
    [InlineData("b")]
    [InlineData("a.b")]
    [InlineData("c.d.e")]
    public void What_is_not_there_cannot_be_taken_away(string path)
    {
        var edit = new JsonEdit("""{"a":1,"c":{"d":2}}"""u8);

        Assert.False(edit.Unset(path.Split('.')));

        Assert.Equal("""{"a":1,"c":{"d":2}}""", Encoding.UTF8.GetString(edit.Json.Span));
    }

    [Fact]
    public void Names_may_hold_anything()
    {
        var json = Set("""{"models":{}}""", "1", "models", "a.\"b\"\\\n");

        Assert.Equal(1, JsonDocument.Parse(json).RootElement.GetProperty("models").GetProperty("a.\"b\"\\\n").GetInt32());
    }

    private static string Set(string json, string value, params string[] path)
    {
        var edit = new JsonEdit(Encoding.UTF8.GetBytes(json));
        using var document = JsonDocument.Parse(value);
        edit.Set(path, document.RootElement);
        return Encoding.UTF8.GetString(edit.Json.Span);
    }
}
