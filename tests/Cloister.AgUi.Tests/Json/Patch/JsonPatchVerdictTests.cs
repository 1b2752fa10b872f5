namespace Cloister.AgUi.Tests.Json.Patch;

/// <summary>The corners of patches where implementations differ.</summary>
public class JsonPatchVerdictTests
{
    public static TheoryData<string, string, JsonPatchOperation, string?> Verdicts =>
        new()
        {
            { "add at the root replaces the document", """{"a":1}""", JsonPatchOperation.Add("", 5), "5" },
            { "replace at the root replaces the document", """{"a":1}""", JsonPatchOperation.Replace("", "x"), "\"x\"" },
            { "remove at the root leaves null", """{"a":1}""", JsonPatchOperation.Remove(""), "null" },
            { "add at the end appends", "[1,2]", JsonPatchOperation.Add("/2", 3), "[1,2,3]" },
            { "add at - appends", "[1,2]", JsonPatchOperation.Add("/-", 3), "[1,2,3]" },
            { "add at - of an empty array", """{"a":[]}""", JsonPatchOperation.Add("/a/-", 3), """{"a":[3]}""" },
            { "add inserts", "[1,2]", JsonPatchOperation.Add("/0", 0), "[0,1,2]" },
            { "add beyond the end", "[1,2]", JsonPatchOperation.Add("/3", 3), null },
            { "add of a member that is there", """{"a":1,"b":2}""", JsonPatchOperation.Add("/a", 3), """{"a":3,"b":2}""" },
            { "replace at -", "[1,2]", JsonPatchOperation.Replace("/-", 3), null },
            { "remove at -", "[1,2]", JsonPatchOperation.Remove("/-"), null },
            { "replace at the end", "[1,2]", JsonPatchOperation.Replace("/2", 3), null },
            { "remove at the end", "[1,2]", JsonPatchOperation.Remove("/2"), null },
            { "replace of a missing member", """{"a":1}""", JsonPatchOperation.Replace("/b", 3), null },
            { "remove of a missing member", """{"a":1}""", JsonPatchOperation.Remove("/b"), null },
            { "add below a missing parent", """{"a":1}""", JsonPatchOperation.Add("/b/c", 3), null },
            { "add below a scalar", """{"a":1}""", JsonPatchOperation.Add("/a/c", 3), null },
            { "move from a missing place", """{"a":1}""", JsonPatchOperation.Move("/b", "/c"), null },
            { "copy from a missing place", """{"a":1}""", JsonPatchOperation.Copy("/b", "/c"), null },
            { "move into its own child", """{"a":{"b":1}}""", JsonPatchOperation.Move("/a", "/a/b"), null },
            { "move of the root into itself", """{"a":{"b":1}}""", JsonPatchOperation.Move("", "/a"), null },
            { "move to a name that starts alike", """{"a":1}""", JsonPatchOperation.Move("/a", "/ab"), """{"ab":1}""" },
            { "move of a child onto the root", """{"a":{"b":1}}""", JsonPatchOperation.Move("/a", ""), """{"b":1}""" },
            { "move onto itself", """{"a":{"b":1}}""", JsonPatchOperation.Move("/a", "/a"), """{"a":{"b":1}}""" },
            { "move of something missing onto itself", """{"a":1}""", JsonPatchOperation.Move("/b", "/b"), null },
            { "move within an array", "[1,2,3]", JsonPatchOperation.Move("/0", "/2"), "[2,3,1]" },
            { "move to the front", "[1,2,3]", JsonPatchOperation.Move("/2", "/0"), "[3,1,2]" },
            { "move beyond the shortened array", """{"a":[1,2,3]}""", JsonPatchOperation.Move("/a/0", "/a/3"), null },
            { "move to the end", "[1,2,3]", JsonPatchOperation.Move("/0", "/-"), "[2,3,1]" },
            { "copy of the root into itself", """{"a":1}""", JsonPatchOperation.Copy("", "/b"), """{"a":1,"b":{"a":1}}""" },
            { "an index with a leading zero", "[1,2]", JsonPatchOperation.Replace("/01", 3), null },
            { "an index of two zeros", "[1,2]", JsonPatchOperation.Replace("/00", 3), null },
            { "an index with a sign", "[1,2]", JsonPatchOperation.Replace("/+1", 3), null },
            { "a negative index", "[1,2]", JsonPatchOperation.Replace("/-1", 3), null },
            { "an index with a fraction", "[1,2]", JsonPatchOperation.Replace("/1.0", 3), null },
            { "an index with an exponent", "[1,2]", JsonPatchOperation.Replace("/1e0", 3), null },
            { "an index that is too large for an int", "[1,2]", JsonPatchOperation.Replace("/4294967297", 3), null },
            { "an index that is too large for a long", "[1,2]", JsonPatchOperation.Replace("/99999999999999999999", 3), null },
            { "an empty index", "[1,2]", JsonPatchOperation.Replace("/", 3), null },
            { "an index of other digits", "[1,2]", JsonPatchOperation.Replace("/\u0661", 3), null },
            { "a name in an array", """{"a":[1]}""", JsonPatchOperation.Add("/a/b", 3), null },
            { "an index in an object is a name", """{"0":1}""", JsonPatchOperation.Replace("/0", 3), """{"0":3}""" },
            { "- in an object is a name", "{}", JsonPatchOperation.Add("/-", 3), """{"-":3}""" },
            { "test compares numbers by value", """{"a":1}""", JsonPatchOperation.Test("/a", JsonData.Parse("1.0")), """{"a":1}""" },
            { "test does not round", """{"a":9007199254740993}""", JsonPatchOperation.Test("/a", 9007199254740992L), null },
            {
                "test compares members in any order",
                """{"a":1,"b":2}""",
                JsonPatchOperation.Test("", JsonData.Parse("""{"b":2,"a":1}""")),
                """{"a":1,"b":2}"""
            },
            { "test compares items in order", "[1,2]", JsonPatchOperation.Test("", JsonData.Array(2, 1)), null },
            { "test of null", """{"a":null}""", JsonPatchOperation.Test("/a", JsonData.Null), """{"a":null}""" },
            { "test of a missing member against null", "{}", JsonPatchOperation.Test("/a", JsonData.Null), null },
            { "test of a number against its text", """{"a":1}""", JsonPatchOperation.Test("/a", "1"), null },
            { "the member without a name", """{"":1}""", JsonPatchOperation.Replace("/", 2), """{"":2}""" },
            { "the member without a name below another", """{"":{"":1}}""", JsonPatchOperation.Replace("//", 2), """{"":{"":2}}""" },
            { "escaped names", """{"a/b":1,"m~n":2}""", JsonPatchOperation.Copy("/a~1b", "/m~0n"), """{"a/b":1,"m~n":1}""" },
            { "~01 is ~1", """{"~1":1}""", JsonPatchOperation.Replace("/~01", 2), """{"~1":2}""" },
            { "__proto__ is a name like others", "{}", JsonPatchOperation.Add("/__proto__", 1), """{"__proto__":1}""" },
            { "null as a value", "{}", JsonPatchOperation.Add("/a", JsonData.Null), """{"a":null}""" },
            { "a scalar takes nothing below", "5", JsonPatchOperation.Add("/a", 1), null },
            { "null takes nothing below", "null", JsonPatchOperation.Add("/a", 1), null },
            { "null gives way at the root", "null", JsonPatchOperation.Replace("", 1), "1" },
            { "no slash at the start", """{"a":1}""", JsonPatchOperation.Replace("a", 2), null },
            { "~ at the end", """{"a":1}""", JsonPatchOperation.Add("/a~", 2), null },
            { "~2", """{"a":1}""", JsonPatchOperation.Add("/~2", 2), null },
            { "a malformed source", """{"a":1}""", JsonPatchOperation.Copy("a", "/b"), null },
            {
                "no value",
                "{}",
                new() { Op = JsonPatchOp.Add, Path = "/a" },
                null
            },
            {
                "no source",
                "{}",
                new() { Op = JsonPatchOp.Move, Path = "/a" },
                null
            },
            {
                "an operation nobody knows",
                "{}",
                new() { Op = (JsonPatchOp)9, Path = "/a" },
                null
            },
        };

    [Theory]
    [MemberData(nameof(Verdicts))]
    public void A_corner_has_its_verdict(string corner, string before, JsonPatchOperation operation, string? after)
    {
        Assert.NotEmpty(corner);
        var document = JsonData.Parse(before);

        var result = JsonPatch.Apply(document, [operation]);

        Assert.Equal(after is not null, result.Applied);
        Assert.Equal(after ?? before, result.Document.ToString());
        Assert.Equal(before, document.ToString());
    }

    [Fact]
    public void The_empty_patch_applies_and_changes_nothing()
    {
        var document = JsonData.Parse("""{"a":1}""");

        var result = JsonPatch.Apply(document, []);

        Assert.True(result.Applied);
        Assert.Same(document, result.Document);
    }

    [Fact]
    public void Of_a_patch_that_fails_in_the_middle_nothing_stays()
    {
        var document = JsonData.Parse("""{"a":1,"b":[1]}""");

        var result = JsonPatch.Apply(
            document,
            [
                JsonPatchOperation.Replace("/a", 2),
                JsonPatchOperation.Add("/b/-", 2),
                JsonPatchOperation.Test("/a", 1),
                JsonPatchOperation.Remove("/b"),
            ]
        );

        Assert.False(result.Applied);
        Assert.Same(document, result.Document);
        Assert.Equal("""{"a":1,"b":[1]}""", document.ToString());
        Assert.Equal(2, result.FailedIndex);
    }

    [Fact]
    public void The_reason_names_operation_and_path_and_no_values()
    {
        var result = JsonPatch.Apply(JsonData.Parse("""{"key":"secret one"}"""), [JsonPatchOperation.Test("/key", "secret two")]);

        Assert.Contains("test", result.Reason, StringComparison.Ordinal);
        Assert.Contains("'/key'", result.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Removed_and_added_again_a_member_comes_last()
    {
        var patch = new[] { JsonPatchOperation.Remove("/a"), JsonPatchOperation.Add("/a", 2) };

        Assert.Equal("""{"b":1,"a":2}""", JsonPatch.Apply(JsonData.Parse("""{"a":1,"b":1}"""), patch).Document.ToString());
    }
}
