using static Cloister.AgUi.Tests.Framing.Frames;

namespace Cloister.AgUi.Tests.Framing;

public sealed class SseFrameReaderFieldTests
{
    private readonly SseFrameReader _reader = new();

    [Fact]
    public void The_event_name_is_that_of_the_frame_just_read()
    {
        Add(_reader, "event: one\ndata: a\n\ndata: b\n\ndata: c\r\n\r\ndata: d\nevent:two\n\ndata: e\nevent\n\n"u8);

        Assert.Equal(["one", null, null, "two", ""], Names(_reader));
    }

    [Fact]
    public void The_event_name_of_a_frame_without_data_goes_with_it()
    {
        Add(_reader, "event: one\n\ndata: a\n\n"u8);

        Assert.Equal([null], Names(_reader));
    }

    [Fact]
    public void The_last_id_stays_until_another_frame_brings_one()
    {
        Assert.Null(_reader.LastEventId);

        Add(_reader, "id: 1\ndata: a\n\n"u8);
        Assert.Equal(["a"], Ready(_reader));
        Assert.Equal("1", _reader.LastEventId);

        Add(_reader, "data: b\n\nid: \u00E9\nid: \u20AC\n"u8);
        Assert.Equal(["b"], Ready(_reader));
        Assert.Equal("1", _reader.LastEventId);

        Add(_reader, "\n"u8);
        Assert.Empty(Ready(_reader));
        Assert.Equal("\u20AC", _reader.LastEventId);

        Add(_reader, "id\n\n"u8);
        Assert.Empty(Ready(_reader));
        Assert.Equal("", _reader.LastEventId);
    }

    [Fact]
    public void An_id_with_nul_is_ignored()
    {
        Of(_reader, "id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n"u8);

        Assert.Equal("1", _reader.LastEventId);
    }

    [Theory]
    [InlineData("id: 1\ndata: a\n\nid: 2", "1")]
    [InlineData("id: 1\ndata: a\n\nid: 2\n", "1")]
    [InlineData("id: 1\ndata: a\n\ndata: b\nid: 23", "1")]
    [InlineData("id: 1\ndata: a\n\ndata: b\nid: 2\n", "2")]
    public void An_id_that_the_end_of_the_source_cuts_off_is_not_taken(string stream, string expected)
    {
        Of(_reader, Utf8(stream));

        Assert.Equal(expected, _reader.LastEventId);
    }

    [Theory]
    [InlineData("retry: 1500\n", 1500)]
    [InlineData("retry:0\n", 0)]
    [InlineData("retry: 7\nretry: x\n", 7)]
    [InlineData("retry: 1\n\nretry: 2\n\n", 2)]
    [InlineData("retry: -1\n", null)]
    [InlineData("retry: 1.5\n", null)]
    [InlineData("retry:  1\n", null)]
    [InlineData("retry: 1 \n", null)]
    [InlineData("retry: 1\0\n", null)]
    [InlineData("retry\n", null)]
    [InlineData("retry: 99999999999999999999\n", null)]
    [InlineData("retry: 5", null)]
    public void The_retry_hint_is_the_last_that_is_made_of_digits(string stream, int? expected)
    {
        Of(_reader, Utf8(stream));

        Assert.Equal(expected, (int?)_reader.RetryHint?.TotalMilliseconds);
    }

    [Fact]
    public void Comments_are_counted_wherever_they_stand()
    {
        Of(_reader, ": keep-alive\n\n:\ndata: a\n: x\n\ndata: : no comment\n\n"u8);

        Assert.Equal(3, _reader.CommentCount);
    }

    private static List<string?> Names(SseFrameReader reader)
    {
        var names = new List<string?>();
        while (reader.TryRead(out _))
        {
            names.Add(reader.EventName);
        }

        return names;
    }
}
