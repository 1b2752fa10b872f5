namespace Cloister.AgUi.Tests.Json.Patch;

public class JsonPointerTests
{
    private static readonly JsonData Document = JsonData.Parse(
        """{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8}"""
    );

    [Theory]
    [InlineData("/foo", """["bar","baz"]""")]
    [InlineData("/foo/0", "\"bar\"")]
    [InlineData("/", "0")]
    [InlineData("/a~1b", "1")]
    [InlineData("/c%d", "2")]
    [InlineData("/e^f", "3")]
    [InlineData("/g|h", "4")]
    [InlineData("/i\\j", "5")]
    [InlineData("/k\"l", "6")]
    [InlineData("/ ", "7")]
    [InlineData("/m~0n", "8")]
    public void A_pointer_leads_to_its_value(string pointer, string expected)
    {
        Assert.True(JsonPointer.TryFind(Document, pointer, out var value));
        Assert.Equal(expected, value.ToString());
    }

    [Fact]
    public void The_empty_pointer_leads_to_the_document()
    {
        Assert.True(JsonPointer.TryFind(Document, "", out var value));
        Assert.Same(Document, value);
    }

    [Theory]
    [InlineData("/bar")]
    [InlineData("/foo/2")]
    [InlineData("/foo/-")]
    [InlineData("/foo/00")]
    [InlineData("/foo/0/0")]
    [InlineData("//")]
    public void Where_nothing_is_nothing_is_found(string pointer)
    {
        Assert.True(JsonPointer.IsValid(pointer));
        Assert.False(JsonPointer.TryFind(Document, pointer, out _));
    }

    [Theory]
    [InlineData("foo")]
    [InlineData("#/foo")]
    [InlineData("/~")]
    [InlineData("/~2")]
    [InlineData("/a~/b")]
    [InlineData("/~0~")]
    public void What_is_no_pointer_is_refused(string pointer)
    {
        Assert.False(JsonPointer.IsValid(pointer));
        Assert.False(JsonPointer.TryFind(Document, pointer, out _));
    }

    [Fact]
    public void Names_are_escaped_on_the_way_in() => Assert.Equal("/a~1b/m~0n//~01", JsonPointer.Of("a/b", "m~n", "", "~1"));
}
