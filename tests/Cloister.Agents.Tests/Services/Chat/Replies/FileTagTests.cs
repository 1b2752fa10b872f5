namespace Cloister.Agents.Tests.Services.Chat.Replies;

public sealed class FileTagTests
{
    [Fact]
    public void Texts_and_files_keep_their_order()
    {
        var segments = FileTag.Split(
            """
            Look:
            <file type="image" caption="A &amp; B">out/plot.png</file>
            and
            <file path='report.pdf' />
            """
        );

        Assert.Equal(
            [
                new("Look:"),
                new("A & B", new FileTag("photo", "out/plot.png", "A & B")),
                new("and"),
                new("", new FileTag("document", "report.pdf", "")),
            ],
            segments
        );
    }

    [Theory]
    [InlineData("photo", "photo")]
    [InlineData("image", "photo")]
    [InlineData("VOICE", "voice")]
    [InlineData("audio", "audio")]
    [InlineData("video", "video")]
    [InlineData("hologram", "document")]
    public void Kinds_are_those_that_channels_know(string type, string kind) =>
        Assert.Equal([new("", new FileTag(kind, "a", ""))], FileTag.Split($"<file type=\"{type}\">a</file>"));

    [Theory]
    [InlineData("```xml\n<file>a</file>\n```")]
    [InlineData("~~~\n<file>a</file>")]
    [InlineData("Write `<file>a</file>` to send it")]
    [InlineData("<file>a<b></file>")]
    [InlineData("<file type=photo>a")]
    [InlineData("<files>a</files>")]
    public void What_is_shown_or_broken_is_text(string text) => Assert.Equal([new(text)], FileTag.Split(text));

    [Fact]
    public void Tag_behind_code_is_a_tag() =>
        Assert.Equal(
            [new("```\ncode\n```"), new("", new FileTag("document", "a", "")), new ReplySegment("and `x`")],
            FileTag.Split("```\ncode\n```\n<file>a</file> and `x`")
        );

    [Fact]
    public void Text_of_only_ticks_and_brackets_is_read_in_time()
    {
        var text = string.Concat(Enumerable.Repeat("<file a=\"`", 20_000));

        Assert.Equal([new(text)], FileTag.Split(text));
    }
}
