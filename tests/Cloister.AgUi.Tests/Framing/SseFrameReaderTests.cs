using static Cloister.AgUi.Tests.Framing.Frames;

namespace Cloister.AgUi.Tests.Framing;

public sealed class SseFrameReaderTests
{
    public static TheoryData<string, string[]> Streams =>
        new()
        {
            { "", [] },
            { "data: a\n\n", ["a"] },
            { "data: a\n\ndata: b\n\ndata: c\n\n", ["a", "b", "c"] },
            { "data:a\n\ndata:b\n\n", ["a", "b"] },
            { "data:  a\n\ndata:  b\n\n", [" a", " b"] },
            { "data: a \n\n", ["a "] },
            { "data: a\r\n\r\ndata: b\r\n\r\n", ["a", "b"] },
            { "data: a\r\rdata: b\r\r", ["a", "b"] },
            { "data: a\r\n\ndata: b\n\r\ndata: c\r\r\ndata: d\n\r", ["a", "b", "c", "d"] },
            { "\n\r\n\r\n\n\rdata: a\n\n\n\n\r\n", ["a"] },
            { "\uFEFFdata: a\n\n", ["a"] },
            { "\uFEFF\n\uFEFFdata: a\n\ndata: b\n\n", ["b"] },
            { "\n\uFEFFdata: a\n\ndata: b\n\n", ["b"] },
            { "data: \uFEFFa\n\n", ["\uFEFFa"] },
            { "data: a\ndata: b\ndata:\ndata: c\n\ndata: d\n\n", ["a\nb\n\nc", "d"] },
            { "data: a\r\ndata: b\r\n\r\n", ["a\nb"] },
            { "data: a\r: x\rdata: b\r\r", ["a\nb"] },
            { "data:\ndata: a\n\n", ["\na"] },
            { "data\ndata\ndata: a\n\n", ["\n\na"] },
            { "data: a\ndata\n\n", ["a\n"] },
            { "data\n\ndata:\n\ndata: \n\ndata\ndata:\n\ndata: a\n\n", ["a"] },
            { "data: a\n\ndata:\n\ndata: \n\ndata: b\n\n", ["a", "b"] },
            { "data: a\nevent: x\nid: 1\nretry: 5\n: c\nother: y\ndata: b\n\n", ["a\nb"] },
            { ": hello\n\n: hello\ndata: a\n: hello\n\n:\n\n", ["a"] },
            { "Data: a\n\nDATA: b\n\n data: c\n\ndatas: d\n\ndat: e\n\ndata : f\n\n", [] },
            { "data: a:b: c\n\ndata::\n\n", ["a:b: c", ":"] },
            { "data: \u00E9\u20AC\U0001F600\u2028\u0085\n\n", ["\u00E9\u20AC\U0001F600\u2028\u0085"] },
            { "data: a\0b\n\n", ["a\0b"] },
            { "data: a\n\ndata: b", ["a", "b"] },
            { "data: a\n\ndata: b\n", ["a", "b"] },
            { "data: a\r", ["a"] },
            { "data: a\n\ndata", ["a"] },
            { "data: a\n\ndata:", ["a"] },
            { "data: a\n\n: b", ["a"] },
            { "data: a\ndata: b", ["a\nb"] },
            { "\uFEFF", [] },
            { "\uFEFFdata: a", ["a"] },
        };

    [Theory]
    [MemberData(nameof(Streams))]
    public void A_stream_in_one_read_gives_its_frames(string stream, string[] expected)
    {
        Assert.Equal(expected, Of(new SseFrameReader(), Utf8(stream)));
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Where_a_stream_is_split_changes_nothing(string stream, string[] expected)
    {
        var bytes = Utf8(stream);
        for (var first = 0; first <= bytes.Length; first++)
        {
            for (var second = first; second <= bytes.Length; second++)
            {
                Assert.Equal(expected, Of(new SseFrameReader(), bytes, first, second));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void A_stream_byte_by_byte_gives_the_same_frames(string stream, string[] expected)
    {
        Assert.Equal(expected, OneByOne(new SseFrameReader(), Utf8(stream)));
    }

    [Theory]
    [InlineData("data: a\n\n")]
    [InlineData("data: a\r\r")]
    [InlineData("data: a\r\n\r")]
    [InlineData(": x\ndata: a\n\n")]
    public void A_frame_is_there_as_soon_as_its_empty_line_is(string stream)
    {
        var reader = new SseFrameReader();
        var bytes = Utf8(stream);

        Add(reader, bytes.AsSpan()[..^1]);
        Assert.Empty(Ready(reader));

        Add(reader, bytes.AsSpan()[^1..]);
        Assert.Equal(["a"], Ready(reader));
    }

    [Theory]
    [InlineData("data: a\n\ndata: b\n: c")]
    [InlineData("data: a\r\n\r")]
    [InlineData("\uFEFF")]
    [InlineData("")]
    public void A_stream_that_is_read_to_its_end_is_never_truncated(string stream)
    {
        var bytes = Utf8(stream);
        for (var length = 0; length <= bytes.Length; length++)
        {
            var reader = new SseFrameReader();
            OneByOne(reader, bytes.AsSpan()[..length]);

            Assert.True(reader.IsCompleted);
            Assert.False(reader.IsTruncated);
        }
    }

    [Fact]
    public void After_its_end_a_reader_goes_on_saying_that_nothing_is_left()
    {
        var reader = new SseFrameReader();
        Of(reader, "data: a"u8);

        Assert.Empty(Ready(reader));
        Assert.Throws<InvalidOperationException>(() => reader.GetMemory());
        Assert.Throws<InvalidOperationException>(() => reader.Advance(0));
    }
}
