using System.Text.Json;

namespace Cloister.AgUi.Tests.Folding;

public sealed class PartialJsonTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("  ", null)]
    [InlineData("{", "{}")]
    [InlineData("{\"a", "{}")]
    [InlineData("{\"a\":", "{}")]
    [InlineData("{\"a\":1,\"b", "{\"a\":1}")]
    [InlineData("{\"a\":1,", "{\"a\":1}")]
    [InlineData("{\"a\":12", "{\"a\":12}")]
    [InlineData("{\"a\":-", "{}")]
    [InlineData("{\"a\":1.", "{\"a\":1}")]
    [InlineData("{\"a\":1e+", "{\"a\":1}")]
    [InlineData("{\"a\":tr", "{\"a\":true}")]
    [InlineData("{\"a\":n", "{\"a\":null}")]
    [InlineData("{\"a\":\"b", "{\"a\":\"b\"}")]
    [InlineData("{\"a\":\"b\\", "{\"a\":\"b\"}")]
    [InlineData("{\"a\":\"b\\u00", "{\"a\":\"b\"}")]
    [InlineData("{\"a\":\"b\\\"c", "{\"a\":\"b\\\"c\"}")]
    [InlineData("{\"a\":[1,{\"b\":[\"c", "{\"a\":[1,{\"b\":[\"c\"]}]}")]
    [InlineData("[1, 2", "[1,2]")]
    [InlineData("[1, ", "[1]")]
    [InlineData("{\"a\":{}}", "{\"a\":{}}")]
    [InlineData("\"te", "\"te\"")]
    [InlineData("{]", null)]
    [InlineData("what", null)]
    [InlineData("{\"a\":1} more", null)]
    public void A_text_that_broke_off_is_closed(string text, string? json) =>
        Assert.Equal(json is null ? null : JsonData.Parse(json), PartialJson.Parse(text));

    [Fact]
    public void Every_beginning_of_an_object_is_an_object()
    {
        const string text = """{"text":"a \"quoted\" \\ \u00e9 😀","list":[1,-2.5e3,true,false,null,{"deep":{}}],"empty":[]}""";

        for (var length = 1; length < text.Length; length++)
        {
            Assert.Equal(JsonValueKind.Object, PartialJson.Parse(text[..length])?.Kind);
        }
        Assert.Equal(JsonData.Parse(text), PartialJson.Parse(text));
    }

    [Fact]
    public void No_text_makes_it_fail()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(20)).Select(_ => "{}[]\",:\\u1e-+.tfn a"[random.Next(19)])]);

            _ = PartialJson.Parse(text);
        }
        Assert.Null(PartialJson.Parse(new string('[', 100_000)));
    }
}
