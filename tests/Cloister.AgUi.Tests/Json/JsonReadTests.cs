using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Cloister.AgUi.Tests.Json;

public class JsonReadTests
{
    private const string Envelope = """{"type":"X", "value" : { "a" : [1, 2.50, "x\ny\u0041", null, true], "b":{ } } , "next":"плюс" }""";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    public void A_value_is_read_across_segments(int length)
    {
        var reader = new Utf8JsonReader(Segmented(Encoding.UTF8.GetBytes(Envelope), length));
        reader.Read();
        var members = new Dictionary<string, JsonData>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            members[name] = JsonData.Read(ref reader);
        }

        Assert.Equal(JsonTokenType.EndObject, reader.TokenType);
        Assert.Equal("X", members["type"].AsString());
        Assert.Equal("""{"a":[1,2.50,"x\ny\u0041",null,true],"b":{}}""", members["value"].ToString());
        Assert.Equal("плюс", members["next"].AsString());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("false")]
    [InlineData("{ }")]
    [InlineData("[\n]")]
    public void Frequent_values_are_shared(string json) => Assert.Same(JsonData.Parse(json), JsonData.Parse(json));

    [Fact]
    public void Comments_and_commas_a_reader_tolerates_are_left_behind()
    {
        var options = new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
        using var document = JsonDocument.Parse("""{"a":[1,/* x */2,],}""", options);

        Assert.Equal("""{"a":[1,2]}""", JsonData.From(document.RootElement).ToString());
    }

    [Fact]
    public void An_undefined_element_is_refused() => Assert.Throws<ArgumentException>(() => JsonData.From(default));

    [Fact]
    public void A_reader_that_stands_on_no_value_is_refused()
    {
        Assert.Throws<InvalidOperationException>(() =>
        {
            var reader = new Utf8JsonReader("{}"u8);
            return JsonData.Read(ref reader);
        });
    }

    [Fact]
    public void A_text_that_ends_within_a_value_is_refused()
    {
        Assert.ThrowsAny<JsonException>(() =>
        {
            var reader = new Utf8JsonReader("[1,"u8, isFinalBlock: false, state: default);
            reader.Read();
            return JsonData.Read(ref reader);
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{} {}")]
    [InlineData("[1,]")]
    [InlineData("01")]
    [InlineData("+1")]
    [InlineData("NaN")]
    [InlineData("'a'")]
    [InlineData("{a:1}")]
    [InlineData("\"\\x\"")]
    [InlineData("[1}")]
    public void What_is_not_json_is_refused(string text)
    {
        Assert.ThrowsAny<JsonException>(() => JsonData.Parse(text));
        Assert.False(JsonData.TryParse(text, out _));
    }

    private static ReadOnlySequence<byte> Segmented(byte[] text, int length)
    {
        var first = new Segment(text.AsMemory(0, Math.Min(length, text.Length)), null);
        var last = first;
        for (var at = length; at < text.Length; at += length)
            last = new(text.AsMemory(at, Math.Min(length, text.Length - at)), last);
        return new(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            RunningIndex = previous is null ? 0 : previous.RunningIndex + previous.Memory.Length;
            previous?.Next = this;
        }
    }
}
