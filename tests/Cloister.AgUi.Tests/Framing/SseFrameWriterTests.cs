using System.Buffers;
using System.Text;
using static Cloister.AgUi.Tests.Framing.Frames;

namespace Cloister.AgUi.Tests.Framing;

public sealed class SseFrameWriterTests
{
    private readonly ArrayBufferWriter<byte> _output = new();

    private string Written => Encoding.UTF8.GetString(_output.WrittenSpan);

    [Fact]
    public void A_frame_is_one_data_line_and_an_empty_one()
    {
        SseFrameWriter.WriteData(_output, "{\"a\":\"\u2028\"}"u8);
        SseFrameWriter.WriteData(_output, "{}"u8);

        Assert.Equal("data: {\"a\":\"\u2028\"}\n\ndata: {}\n\n", Written);
    }

    [Fact]
    public void Data_can_be_written_in_place()
    {
        SseFrameWriter.WriteId(_output, "4\u00E9");
        SseFrameWriter.BeginData(_output);
        _output.Write("{}"u8);
        SseFrameWriter.EndData(_output);
        SseFrameWriter.WriteKeepAlive(_output);

        Assert.Equal("id: 4\u00E9\ndata: {}\n\n: keep-alive\n\n", Written);
    }

    [Fact]
    public void What_is_written_can_be_read()
    {
        SseFrameWriter.WriteKeepAlive(_output);
        SseFrameWriter.WriteId(_output, "7");
        SseFrameWriter.WriteData(_output, "{\"type\":\"CUSTOM\"}"u8);
        var reader = new SseFrameReader();

        Assert.Equal(["{\"type\":\"CUSTOM\"}"], Of(reader, _output.WrittenSpan));
        Assert.Equal("7", reader.LastEventId);
        Assert.Equal(1, reader.CommentCount);
    }

    [Theory]
    [InlineData("{\n}")]
    [InlineData("{\r}")]
    public void A_line_break_in_the_data_is_refused(string json)
    {
        Assert.Throws<ArgumentException>(() => SseFrameWriter.WriteData(_output, Utf8(json)));
        Assert.Equal("", Written);
    }

    [Theory]
    [InlineData("1\ndata: x")]
    [InlineData("1\r")]
    [InlineData("\0")]
    public void An_id_no_reader_would_take_is_refused(string id)
    {
        Assert.Throws<ArgumentException>(() => SseFrameWriter.WriteId(_output, id));
        Assert.Equal("", Written);
    }
}
