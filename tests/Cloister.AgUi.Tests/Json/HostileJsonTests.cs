using System.Text;
using System.Text.Json;

namespace Cloister.AgUi.Tests.Json;

public class HostileJsonTests
{
    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    [Fact]
    public void Nesting_is_taken_up_to_the_limit_and_refused_beyond()
    {
        Assert.Equal(Nested(256), JsonData.Parse(Nested(256)).ToString());
        Assert.ThrowsAny<JsonException>(() => JsonData.Parse(Nested(257)));
        Assert.ThrowsAny<JsonException>(() => JsonData.Parse(Nested(1_000_000)));
        Assert.ThrowsAny<JsonException>(() => JsonData.Parse(Encoding.UTF8.GetBytes(Nested(65)), maxDepth: 64));
        Assert.Equal(1, JsonData.Parse(Encoding.UTF8.GetBytes(Nested(512)), maxDepth: 512).Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => JsonData.Parse("[]"u8, maxDepth: 513));
    }

    [Fact]
    public void A_reader_without_limit_is_limited()
    {
        Assert.ThrowsAny<JsonException>(() =>
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(Nested(513)), new JsonReaderOptions { MaxDepth = int.MaxValue });
            reader.Read();
            return JsonData.Read(ref reader);
        });
    }

    [Fact]
    public void The_deepest_values_can_be_walked()
    {
        var built = JsonData.Array();
        for (var depth = 1; depth < 512; depth++)
            built = depth % 2 == 0 ? JsonData.Array(built) : JsonData.Object(("a", built));
        var parsed = JsonData.Parse(built.ToUtf8(), maxDepth: 512);

        Assert.Equal(built, parsed);
        Assert.Equal(built.GetHashCode(), parsed.GetHashCode());
        Assert.Empty(JsonPatch.Diff(built, parsed));
        Assert.ThrowsAny<JsonException>(() => JsonData.Array(built));
        Assert.ThrowsAny<JsonException>(() => JsonData.EmptyObject.With("a", built));
    }

    [Fact]
    public void What_was_deep_once_does_not_count_forever()
    {
        var value = JsonData.Object(("a", 1));

        for (var i = 0; i < 2000; i++)
            value = value.With("before", value).Without("before");

        Assert.Equal("""{"a":1}""", value.ToString());
    }

    [Fact]
    public void Numbers_of_any_length_are_kept_and_compared()
    {
        var digits = new string('7', 100_000);

        Assert.Equal(digits, JsonData.Parse(digits).RawNumber);
        Assert.Equal(JsonData.Parse(digits + ".0"), JsonData.Parse(digits));
        Assert.NotEqual(JsonData.Parse(digits + ".1"), JsonData.Parse(digits));
        Assert.False(JsonData.Parse(digits).TryGetInt64(out _));
        Assert.Equal(double.PositiveInfinity, JsonData.Parse(digits).AsDouble());
    }

    [Theory]
    [InlineData(new byte[] { 0x22, 0xff, 0x22 })]
    [InlineData(new byte[] { 0x22, 0xc3, 0x22 })]
    [InlineData(new byte[] { 0x22, 0xed, 0xa0, 0x80, 0x22 })]
    [InlineData(new byte[] { 0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d })]
    public void What_is_not_utf8_is_refused(byte[] text)
    {
        Assert.ThrowsAny<JsonException>(() => JsonData.Parse(text));
        Assert.False(JsonData.TryParse(text, out _));
    }

    [Fact]
    public void Half_a_surrogate_pair_passes_as_text_and_reads_as_a_replacement()
    {
        var value = JsonData.Parse("""{"a\udc00":"x\ud800y","b":"\ud83d\ude00\ude00"}""");

        Assert.Equal("""{"a\udc00":"x\ud800y","b":"\ud83d\ude00\ude00"}""", value.ToString());
        Assert.Equal("x\ufffdy", value["a\ufffd"].AsString());
        Assert.Equal("😀\ufffd", value["b"].AsString());
        Assert.Equal("{\"a\ufffd\":\"x\\ud800y\",\"c\":1}", value.Without("b").With("c", 1).ToString());
        Assert.Equal("\"\ufffd\"", ((JsonData)"\ud800").ToString());
    }

    [Fact]
    public void Doubling_copies_end_at_the_limit_of_size()
    {
        var document = JsonData.Parse($$"""{"a":["{{new string('x', 1000)}}"]}""");
        var patch = Enumerable.Range(0, 10_000).Select(_ => JsonPatchOperation.Copy("/a", "/a/-")).ToArray();

        var result = JsonPatch.Apply(document, patch, new JsonPatchLimits { MaxDepth = 512 });

        Assert.False(result.Applied);
        Assert.Equal(16, result.FailedIndex);
        Assert.Same(document, result.Document);
    }

    [Fact]
    public void Nesting_copies_end_at_the_limit_of_depth()
    {
        var patch = Enumerable.Range(0, 100).Select(_ => JsonPatchOperation.Copy("", "/a")).ToArray();

        var result = JsonPatch.Apply(JsonData.EmptyObject, patch, new JsonPatchLimits { MaxDepth = 20 });

        Assert.Equal(19, result.FailedIndex);
    }

    [Fact]
    public void Deep_values_deep_down_do_not_apply()
    {
        var deep = JsonData.Parse(
            Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 511)) + "{}" + new string('}', 511)),
            maxDepth: 512
        );
        var path = string.Concat(Enumerable.Repeat("/a", 512));

        Assert.False(JsonPatch.Apply(deep, [JsonPatchOperation.Add(path, deep)], new JsonPatchLimits { MaxDepth = 100_000 }).Applied);
    }

    [Fact]
    public void Too_many_operations_do_not_apply()
    {
        var patch = Enumerable.Repeat(JsonPatchOperation.Test("", JsonData.EmptyObject), 10_001).ToArray();

        Assert.False(JsonPatch.Apply(JsonData.EmptyObject, patch).Applied);
        Assert.True(JsonPatch.Apply(JsonData.EmptyObject, patch[..10_000]).Applied);
    }
}
