namespace Cloister.AgUi.Tests.Json.Patch;

public class StateChangeTests
{
    private static readonly JsonData Known = JsonData.Parse($$"""{"title":"{{new string('x', 500)}}","items":[1,2,3],"done":false}""");

    [Fact]
    public void Without_a_known_state_the_whole_is_sent()
    {
        var change = StateChange.Between(null, Known);

        Assert.Same(Known, change.Snapshot);
        Assert.Null(change.Patch);
    }

    [Fact]
    public void An_equal_state_is_not_sent()
    {
        var change = StateChange.Between(Known, JsonData.Parse(Known.ToString()));

        Assert.Equal(StateChange.None, change);
    }

    [Fact]
    public void A_small_change_is_sent_as_a_patch()
    {
        var change = StateChange.Between(Known, Known.With("done", true));

        Assert.Equal([JsonPatchOperation.Replace("/done", true)], change.Patch!);
        Assert.Null(change.Snapshot);
    }

    [Fact]
    public void A_change_of_everything_is_sent_whole()
    {
        var current = JsonData.Parse("""{"a":1,"b":2}""");

        Assert.Same(current, StateChange.Between(Known, current).Snapshot);
    }

    [Theory]
    [InlineData("[1,2,3,4]", "[1,2,3,4,5]", "add /4")]
    [InlineData("[1,2,3,4]", "[2,3,4]", "remove /0")]
    [InlineData("[1,2,3,4]", "[1,2,9,3,4]", "add /2")]
    [InlineData(
        """{"aaaa":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxx","b":{"c":1}}""",
        """{"aaaa":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxx","b":{"c":2}}""",
        "replace /b/c"
    )]
    public void A_patch_changes_no_more_than_it_must(string from, string to, string expected)
    {
        const string Rest =
            ""","rest":"a text that is long enough for a patch to be the shorter way, whatever else there is in the document"}""";

        var patch = JsonPatch.Diff(JsonData.Parse($$"""{"x":{{from}}{{Rest}}"""), JsonData.Parse($$"""{"x":{{to}}{{Rest}}"""));

        var only = Assert.Single(patch);
        Assert.StartsWith("/x", only.Path, StringComparison.Ordinal);
        Assert.Equal(expected, $"{only.Op} {only.Path[2..]}", ignoreCase: true);
    }
}
