using System.Buffers;
using static Cloister.AgUi.Tests.Framing.Frames;

namespace Cloister.AgUi.Tests.Framing;

public sealed class BinaryFrameTests
{
    [Theory]
    [InlineData]
    [InlineData("a")]
    [InlineData("", "", "")]
    [InlineData("one", "", "three", "\n\n")]
    public void Frames_come_back_wherever_the_stream_is_split(params string[] messages)
    {
        var stream = Written(messages);

        Assert.Equal(messages, OneByOne(new BinaryFrameReader(), stream));
        for (var first = 0; first <= stream.Length; first++)
        {
            for (var second = first; second <= stream.Length; second++)
            {
                var reader = new BinaryFrameReader();
                Assert.Equal(messages, Of(reader, stream, first, second));
                Assert.False(reader.IsTruncated);
            }
        }
    }

    [Fact]
    public void The_length_is_four_bytes_big_endian()
    {
        var stream = Written(new string('x', 0x0102));

        Assert.Equal([0, 0, 1, 2, (byte)'x'], stream[..5]);
        Assert.Equal(4 + 0x0102, stream.Length);
    }

    [Fact]
    public void A_source_that_ends_inside_a_frame_is_truncated()
    {
        var stream = Written("abc");
        for (var length = 0; length <= stream.Length; length++)
        {
            var reader = new BinaryFrameReader();
            var frames = Of(reader, stream.AsSpan()[..length]);

            Assert.Equal(length == stream.Length ? ["abc"] : [], frames);
            Assert.Equal(length > 0 && length < stream.Length, reader.IsTruncated);
        }
    }

    [Fact]
    public void A_frame_may_be_as_large_as_the_limit_and_no_larger()
    {
        Assert.Equal(["0123456789"], Of(new BinaryFrameReader(10), Written("0123456789")));
        Assert.Throws<FramingException>(() => Of(new BinaryFrameReader(9), Written("0123456789")));
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 11 }, 11)]
    [InlineData(new byte[] { 0x80, 0, 0, 0 }, 0x8000_0000)]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF }, uint.MaxValue)]
    public void A_length_above_the_limit_is_refused_before_the_message_comes(byte[] length, long declared)
    {
        var reader = new BinaryFrameReader(10);
        Add(reader, length);

        var refused = Assert.Throws<FramingException>(() => Ready(reader));

        Assert.Equal(FramingError.TooLarge, refused.Reason);
        Assert.Contains($"declares {declared} bytes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_declared_length_alone_takes_no_memory()
    {
        var reader = new BinaryFrameReader();
        Add(reader, [0, 0xFF, 0xFF, 0xFF]);

        Assert.Empty(Ready(reader));
        Assert.InRange(reader.GetMemory().Length, 1, 64 * 1024);
    }

    [Fact]
    public void Random_bytes_end_with_frames_or_the_documented_failure()
    {
        var random = new Random(7);
        var frames = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var stream = new byte[random.Next(64)];
            random.NextBytes(stream);
            for (var i = 0; i < stream.Length; i++)
            {
                stream[i] = random.Next(3) == 0 ? stream[i] : (byte)random.Next(3);
            }

            var refused = Record.Exception(() => frames += Of(new BinaryFrameReader(1000), stream).Count);
            Assert.True(refused is null or FramingException);
        }

        Assert.NotEqual(0, frames);
    }

    [Fact]
    public void What_was_written_can_be_sent_and_cleared()
    {
        var writer = new BinaryFrameWriter();
        Write(writer, "one");
        writer.Clear();
        Write(writer, "two");
        writer.BeginFrame();
        writer.Write("unfinished"u8);

        Assert.Equal(["two"], Of(new BinaryFrameReader(), writer.WrittenMemory.Span));

        writer.Clear();
        Write(writer, "three");
        Assert.Equal(["three"], Of(new BinaryFrameReader(), writer.WrittenMemory.Span));
    }

    [Fact]
    public void Frames_are_begun_and_ended_in_turn()
    {
        var writer = new BinaryFrameWriter();

        Assert.Throws<InvalidOperationException>(writer.EndFrame);
        Assert.Throws<InvalidOperationException>(() => writer.Write("x"u8));
        writer.BeginFrame();
        Assert.Throws<InvalidOperationException>(writer.BeginFrame);
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Advance(int.MaxValue));
    }

    private static byte[] Written(params string[] messages)
    {
        var writer = new BinaryFrameWriter();
        foreach (var message in messages)
        {
            Write(writer, message);
        }

        return writer.WrittenMemory.ToArray();
    }

    private static void Write(BinaryFrameWriter writer, string message)
    {
        writer.BeginFrame();
        writer.Write(Utf8(message));
        writer.EndFrame();
    }
}
