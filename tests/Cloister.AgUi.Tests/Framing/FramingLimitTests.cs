using static Cloister.AgUi.Tests.Framing.Frames;

namespace Cloister.AgUi.Tests.Framing;

public sealed class FramingLimitTests
{
    private const int Kilo = 1024;
    private const int Mega = 1024 * Kilo;

    [Theory]
    [InlineData("data: abc\n\n")]
    [InlineData("data: abc\r\r")]
    [InlineData("data: abc\n")]
    [InlineData("data: a\n\ndata: abc\n\n")]
    [InlineData("event: e\ndata: abc\n\n")]
    [InlineData("data:a\nda\n\n")]
    [InlineData("data: a\n\ndata: b\n\n\uFEFF1234567\n\n")]
    public void A_frame_may_be_as_large_as_the_limit_and_no_larger(string stream)
    {
        Assert.NotEmpty(Of(new SseFrameReader(10), Utf8(stream)));
        Assert.NotEmpty(OneByOne(new SseFrameReader(10), Utf8(stream)));
        Refused(() => Of(new SseFrameReader(9), Utf8(stream)));
        Refused(() => OneByOne(new SseFrameReader(9), Utf8(stream)));
    }

    [Theory]
    [InlineData("data: abcdef")]
    [InlineData(": abcdefghi")]
    [InlineData("data: a\n: bc")]
    [InlineData("nothing known")]
    public void An_unfinished_frame_is_refused_as_soon_as_it_exceeds_the_limit(string begin)
    {
        var reader = new SseFrameReader(10);

        Add(reader, Utf8(begin).AsSpan(0, 10));
        Assert.Empty(Ready(reader));

        Add(reader, Utf8(begin).AsSpan(10, 1));
        Refused(() => Ready(reader));
    }

    [Theory]
    [MemberData(nameof(SseFrameReaderTests.Streams), MemberType = typeof(SseFrameReaderTests))]
    public void Whether_a_limit_is_kept_does_not_depend_on_the_reads(string stream, string[] expected)
    {
        var bytes = Utf8(stream);
        for (var limit = 1; limit <= bytes.Length + 1; limit++)
        {
            var whole = Outcome(limit, bytes);
            Assert.Equal(whole, Outcome(limit, bytes, Enumerable.Range(1, bytes.Length)));
            for (var cut = 0; cut <= bytes.Length; cut++)
            {
                Assert.Equal(whole, Outcome(limit, bytes, [cut]));
            }
        }

        Assert.Equal(expected, Outcome(bytes.Length + 1, bytes));
    }

    [Fact]
    public void Lines_in_front_of_the_data_never_add_up()
    {
        var reader = new SseFrameReader(32);

        for (var i = 0; i < 10_000; i++)
        {
            Add(reader, ": keep-alive\nevent: e\nid: 1\n"u8);
            Assert.Empty(Ready(reader));
        }

        Add(reader, "data: a\n\n"u8);
        Assert.Equal(["a"], Ready(reader));
        Assert.InRange(reader.Capacity, 0, 64 * Kilo);
    }

    [Fact]
    public void An_endless_line_is_refused_before_it_fills_the_memory()
    {
        var reader = new SseFrameReader(Mega);
        var bytes = new byte[8 * Kilo];
        Array.Fill(bytes, (byte)'x');

        Refused(() =>
        {
            while (true)
            {
                Add(reader, bytes);
                Assert.Empty(Ready(reader));
            }
        });

        Assert.InRange(reader.Capacity, Mega, 3 * Mega);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Memory_is_given_back_after_a_giant_frame(bool isNextBegun)
    {
        var reader = new SseFrameReader();
        Add(reader, Utf8($"data: {new string('x', 8 * Mega)}\n\n{(isNextBegun ? "data:" : "")}"));
        Assert.Single(Ready(reader));
        Assert.InRange(reader.Capacity, 8 * Mega, 24 * Mega);

        Add(reader, Utf8(isNextBegun ? " a\n\n" : "data: a\n\n"));

        Assert.Equal(["a"], Ready(reader));
        Assert.InRange(reader.Capacity, 0, 256 * Kilo);
    }

    [Theory]
    [InlineData(1, 4 * Mega)]
    [InlineData(200_000, 10)]
    public async Task Bytes_that_arrive_one_by_one_are_not_scanned_again(int lines, int length)
    {
        var stream = Utf8(string.Concat(Enumerable.Repeat($"data: {new string('x', length)}\n", lines)) + "\n");

        // Scanning what is pending for every byte would take many minutes.
        var frames = Task.Run(() => OneByOne(new SseFrameReader(), stream), TestContext.Current.CancellationToken);

        var frame = Assert.Single(await frames.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Equal((lines * (length + 1)) - 1, frame.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void A_limit_must_make_sense(int limit)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SseFrameReader(limit));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BinaryFrameReader(limit));
    }

    [Fact]
    public void The_default_limit_is_16_MiB()
    {
        Assert.Equal(16 * Mega, new SseFrameReader().MaxFrameBytes);
        Assert.Equal(16 * Mega, new BinaryFrameReader().MaxFrameBytes);
    }

    private static void Refused(Action read)
    {
        var refused = Assert.Throws<FramingException>(read);
        Assert.Equal(FramingError.TooLarge, refused.Reason);
    }

    private static List<string> Outcome(int limit, byte[] stream, params IEnumerable<int> cuts)
    {
        var frames = new List<string>();
        try
        {
            Collect(new SseFrameReader(limit), stream, cuts, frames);
        }
        catch (FramingException refused)
        {
            frames.Add($"{refused.Reason}");
        }

        return frames;
    }
}
