using Cloister.AgUi;

namespace Cloister.Agents.Tests.Tools.Schema;

public sealed class SchemaCheckTests
{
    [Theory]
    [InlineData("""{"type":"object"}""", "{}")]
    [InlineData("true", """{"a":1}""")]
    [InlineData("""{"properties":{"a":{"type":"integer"}}}""", """{"a":1.0,"b":"x"}""")]
    [InlineData("""{"properties":{"a":{"type":["string","null"]}}}""", """{"a":null}""")]
    [InlineData("""{"properties":{"a":{"enum":["x",2]}}}""", """{"a":2.0}""")]
    [InlineData("""{"properties":{"a":{"items":{"type":"number"},"minItems":1,"maxItems":2}}}""", """{"a":[1,2.5]}""")]
    [InlineData("""{"properties":{"a":{"prefixItems":[{"type":"string"}],"items":{"type":"number"}}}}""", """{"a":["x",1,2]}""")]
    [InlineData("""{"properties":{"a":{"minLength":2,"maxLength":2}}}""", """{"a":"😀😀"}""")]
    [InlineData("""{"properties":{"a":{"pattern":"^b+$"}}}""", """{"a":"bbb"}""")]
    [InlineData("""{"properties":{"a":{"pattern":"^(?!c)"}}}""", """{"a":"bbb"}""")]
    [InlineData("""{"properties":{"a":{"pattern":"("}}}""", """{"a":"what nobody can check passes"}""")]
    [InlineData("""{"properties":{"a":{"anyOf":[{"type":"string"},{"minimum":3}]}}}""", """{"a":3}""")]
    [InlineData("""{"properties":{"a":{"$ref":"#/$defs/n"}},"$defs":{"n":{"type":"integer"}}}""", """{"a":3}""")]
    [InlineData("""{"properties":{"a":{"$ref":"https://elsewhere/schema"}}}""", """{"a":3}""")]
    [InlineData("""{"additionalProperties":false,"patternProperties":{"^x-":{"type":"string"}}}""", """{"x-a":"1"}""")]
    [InlineData("""{"dependentRequired":{"a":["b"]},"format":"date"}""", """{"a":1}""")]
    [InlineData("""{"required":"no list","properties":[],"type":7,"items":3,"enum":"x","anyOf":{}}""", "{}")]
    public void Arguments_that_fit_pass(string schema, string arguments) => Assert.Null(Wrong(schema, arguments));

    [Theory]
    [InlineData("""{"required":["path"]}""", "{}", "'path' is required")]
    [InlineData("false", "{}", "the object of arguments is not allowed")]
    [InlineData("""{"properties":{"a":{"type":"integer"}}}""", """{"a":1.5}""", "'a' must be of type integer")]
    [InlineData("""{"properties":{"a":{"type":["string","null"]}}}""", """{"a":[]}""", "'a' must be of type string or null")]
    [InlineData("""{"properties":{"a":{"enum":["x",2]}}}""", """{"a":"y"}""", "'a' must be one of \"x\", 2")]
    [InlineData("""{"properties":{"a":{"const":true}}}""", """{"a":false}""", "'a' must be true")]
    [InlineData("""{"additionalProperties":false,"properties":{"a":{}}}""", """{"a":1,"b":2}""", "'b' is not known")]
    [InlineData("""{"additionalProperties":{"type":"string"}}""", """{"b":2}""", "'b' must be of type string")]
    [InlineData(
        """{"properties":{"a":{"items":{"properties":{"b":{"minimum":3}}}}}}""",
        """{"a":[{"b":3},{"b":2}]}""",
        "'a[1].b' must be at least 3"
    )]
    [InlineData("""{"properties":{"a":{"minItems":1}}}""", """{"a":[]}""", "'a' must have at least 1 items")]
    [InlineData("""{"properties":{"a":{"maxItems":1}}}""", """{"a":[1,2]}""", "'a' must have at most 1 items")]
    [InlineData("""{"properties":{"a":{"maximum":3}}}""", """{"a":3.5}""", "'a' must be at most 3")]
    [InlineData("""{"properties":{"a":{"exclusiveMinimum":3}}}""", """{"a":3}""", "'a' must be more than 3")]
    [InlineData("""{"properties":{"a":{"exclusiveMaximum":3}}}""", """{"a":3}""", "'a' must be less than 3")]
    [InlineData("""{"properties":{"a":{"minLength":3}}}""", """{"a":"😀😀"}""", "'a' must have at least 3 characters")]
    [InlineData("""{"properties":{"a":{"maxLength":1}}}""", """{"a":"😀😀"}""", "'a' must have at most 1 characters")]
    [InlineData("""{"properties":{"a":{"pattern":"^b+$"}}}""", """{"a":"c"}""", "'a' must match ^b+$")]
    [InlineData("""{"properties":{"a":{"allOf":[{"minimum":1},{"maximum":2}]}}}""", """{"a":3}""", "'a' must be at most 2")]
    [InlineData("""{"properties":{"a":{"anyOf":[{"type":"string"},{"minimum":3}]}}}""", """{"a":2}""", "'a' is none of what it may be")]
    [InlineData(
        """{"properties":{"a":{"oneOf":[{"minimum":1},{"minimum":2}]}}}""",
        """{"a":3}""",
        "'a' must be exactly one of what it may be"
    )]
    [InlineData(
        """{"properties":{"a":{"$ref":"#/$defs/b~1c"}},"$defs":{"b/c":{"type":"integer"}}}""",
        """{"a":"x"}""",
        "'a' must be of type integer"
    )]
    public void First_thing_that_is_wrong_is_named(string schema, string arguments, string wrong) =>
        Assert.Equal(wrong, Wrong(schema, arguments));

    [Theory]
    [InlineData("""{"$ref":"#"}""")]
    [InlineData("""{"anyOf":[{"$ref":"#"},{"$ref":"#"}]}""")]
    public void Schema_that_refers_to_itself_without_end_is_given_up(string schema) =>
        Assert.Equal("they are too complicated to be checked", Wrong(schema, "{}"));

    [Fact]
    public void Schema_of_a_tree_is_followed()
    {
        var schema = """{"properties":{"next":{"$ref":"#"},"end":{"type":"boolean"}},"additionalProperties":false}""";

        Assert.Null(Wrong(schema, """{"next":{"next":{"end":true}}}"""));
        Assert.Equal("'next.next.end' must be of type boolean", Wrong(schema, """{"next":{"next":{"end":1}}}"""));
    }

    [Fact]
    public void Pattern_that_would_take_for_ever_does_not_match()
    {
        // Looking behind keeps it from being matched without going back.
        var schema = """{"properties":{"a":{"pattern":"(?<!x)^(a+)+$"}}}""";

        Assert.Equal("'a' must match (?<!x)^(a+)+$", Wrong(schema, $$"""{"a":"{{new string('a', 40)}}!"}"""));
    }

    [Fact]
    public void Arguments_of_which_there_are_too_many_are_given_up()
    {
        var items = $$"""{"a":[0{{string.Concat(Enumerable.Repeat(",0", 200_000))}}]}""";

        Assert.Equal("they are too complicated to be checked", Wrong("""{"properties":{"a":{"items":{"type":"integer"}}}}""", items));
    }

    [Theory]
    [InlineData("required")]
    [InlineData("enum")]
    public void List_of_a_schema_that_is_looked_through_again_and_again_is_given_up(string keyword)
    {
        var list = string.Join(',', Enumerable.Range(0, 5_000).Select(number => $"\"m{number}\""));
        var branch = $$"""{"{{keyword}}":[{{list}}]}""";
        var items = $$"""{"a":[{}{{string.Concat(Enumerable.Repeat(",{}", 10_000))}}]}""";
        var schema = """{"properties":{"a":{"items":{"anyOf":[BRANCH,BRANCH,{}]}}}}""".Replace("BRANCH", branch, StringComparison.Ordinal);

        Assert.Equal("they are too complicated to be checked", Wrong(schema, items));
    }

    [Fact]
    public void Check_can_be_used_again()
    {
        var check = new SchemaCheck(JsonData.Parse("""{"required":["a"]}"""));

        Assert.Equal("'a' is required", check.Find(JsonData.Parse("{}")));
        Assert.Null(check.Find(JsonData.Parse("""{"a":1}""")));
    }

    private static string? Wrong(string schema, string arguments) =>
        new SchemaCheck(JsonData.Parse(schema)).Find(JsonData.Parse(arguments));
}
