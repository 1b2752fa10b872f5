using static Cloister.AgUi.Tests.Framing.Frames;

namespace Cloister.AgUi.Tests.Framing;

public sealed class Utf8Tests
{
    public static TheoryData<byte[]> Invalid =>
        [
            (byte[])[0xFF],
            (byte[])[0x80],
            (byte[])[0xC3],
            (byte[])[0xC0, 0x80],
            (byte[])[0xE2, 0x82],
            (byte[])[0xED, 0xA0, 0x80],
            (byte[])[0xF4, 0x90, 0x80, 0x80],
            (byte[])[0xF0, 0x9F, 0x98],
        ];

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Data_that_is_not_utf8_is_refused(byte[] invalid)
    {
        foreach (var stream in Around(invalid))
        {
            for (var cut = 0; cut <= stream.Length; cut++)
            {
                var frames = new List<string>();
                var refused = Assert.Throws<FramingException>(() => Collect(new SseFrameReader(), stream, [cut], frames));

                Assert.Equal(FramingError.InvalidUtf8, refused.Reason);
                Assert.Equal(["first"], frames);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void What_the_protocol_ignores_may_hold_any_bytes(byte[] invalid)
    {
        byte[] stream = [.. ": "u8, .. invalid, .. "\nevent: "u8, .. invalid, .. "\n"u8, .. invalid, .. "\ndata: a\n\n"u8];

        Assert.Equal(["a"], Of(new SseFrameReader(), stream));
    }

    [Fact]
    public void A_code_point_does_not_reach_over_two_data_lines()
    {
        byte[] stream = [.. "data: "u8, 0xC3, .. "\ndata: "u8, 0xA9, .. "\n\n"u8];

        var refused = Assert.Throws<FramingException>(() => Of(new SseFrameReader(), stream));

        Assert.Equal(FramingError.InvalidUtf8, refused.Reason);
    }

    [Fact]
    public void The_text_of_a_failure_repeats_nothing_of_the_stream()
    {
        byte[] invalid = [.. "data: secret"u8, 0xFF, .. "\n\n"u8];

        var encoding = Assert.Throws<FramingException>(() => Of(new SseFrameReader(), invalid));
        var size = Assert.Throws<FramingException>(() => Of(new SseFrameReader(6), "data: secret"u8));

        Assert.Equal(
            "The data of a frame is not valid UTF-8, so the stream was refused. Have the agent send its events in UTF-8.",
            encoding.Message
        );
        Assert.Equal(
            "A frame exceeds the limit of 6 bytes, so the stream was refused. "
                + "Raise the limit of the reader, or have the agent send smaller events.",
            size.Message
        );
    }

    private static IEnumerable<byte[]> Around(byte[] invalid) =>
        [
            [.. "data: first\n\ndata: "u8, .. invalid, .. "\n\n"u8],
            [.. "data: first\n\ndata: a"u8, .. invalid, .. "z\r\n\r\n"u8],
            [.. "data: first\n\ndata: a\ndata: "u8, .. invalid, .. "\ndata: z\n\n"u8],
            [.. "data: first\n\ndata: a"u8, .. invalid],
        ];
}
