using static Cloister.AgUi.Tests.Framing.Frames;

namespace Cloister.AgUi.Tests.Framing;

public sealed class FrameReaderTests
{
    private const string Frame = "data: {\"type\":\"TEXT_MESSAGE_CONTENT\",\"messageId\":\"m1\",\"delta\":\"hello\"}\n\n";

    [Fact]
    public async Task A_stream_is_read_to_its_end()
    {
        var source = new MemoryStream(Utf8(string.Concat(Enumerable.Repeat(Frame, 5_000)) + "data: last"));
        var reader = new SseFrameReader();
        var frames = new List<string>();

        bool goesOn;
        do
        {
            goesOn = await reader.FillAsync(source, TestContext.Current.CancellationToken);
            frames.AddRange(Ready(reader));
        } while (goesOn);

        Assert.Equal(5_001, frames.Count);
        Assert.Equal("last", frames[^1]);
        Assert.True(reader.IsCompleted);
    }

    [Fact]
    public async Task What_the_source_throws_passes_through()
    {
        var failure = new IOException("broken");

        var thrown = await Assert.ThrowsAsync<IOException>(async () => await new SseFrameReader().FillAsync(new BrokenStream(failure)));

        Assert.Same(failure, thrown);
    }

    [Fact]
    public void A_payload_is_a_slice_of_the_bytes_that_were_read()
    {
        var reader = new SseFrameReader();
        var stream = "data: a\n\ndata: b\n\ndata: c\ndata: d\n\n"u8;
        var memory = reader.GetMemory(stream.Length).Span;
        stream.CopyTo(memory);
        reader.Advance(stream.Length);

        var count = 0;
        while (reader.TryRead(out var payload))
        {
            Assert.True(payload.Overlaps(memory));
            count++;
        }

        Assert.Equal(3, count);
    }

    [Theory]
    [InlineData(Frame)]
    [InlineData("id: 1\nevent: e\n" + Frame)]
    [InlineData("data: a\r\ndata: b\r\n: c\r\n\r\n")]
    [InlineData(": keep-alive\n\n" + Frame)]
    public void A_frame_costs_no_memory(string frame)
    {
        var reader = new SseFrameReader();
        var bytes = Utf8(frame);
        Assert.Equal(10, Count(reader, bytes, 10));

        // The runtime itself allocates now and then, on whichever thread it finds, but not every time.
        var allocated = Enumerable.Range(0, 5).Min(_ => AllocatedBy(reader, bytes, 10_000));

        Assert.Equal(0, allocated);
    }

    private static long AllocatedBy(SseFrameReader reader, byte[] frame, int times)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var count = Count(reader, frame, times);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(times, count);
        return allocated;
    }

    [Fact]
    public void More_is_never_added_than_there_is_room_for()
    {
        var reader = new SseFrameReader();
        var room = reader.GetMemory(10).Length;

        Assert.InRange(room, 10, int.MaxValue);
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Advance(room + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Advance(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.GetMemory(-1));
    }

    private static int Count(SseFrameReader reader, byte[] frame, int times)
    {
        var count = 0;
        for (var i = 0; i < times; i++)
        {
            Add(reader, frame.AsSpan()[..5]);
            count += reader.TryRead(out _) ? 1 : 0;
            Add(reader, frame.AsSpan()[5..]);
            while (reader.TryRead(out _))
            {
                count++;
            }
        }

        return count;
    }

    private sealed class BrokenStream(Exception failure) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw failure;
    }
}
