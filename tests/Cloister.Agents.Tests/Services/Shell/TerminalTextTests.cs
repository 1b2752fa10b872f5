using System.Text;

namespace Cloister.Agents.Tests.Services.Shell;

public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("plain text\twith tab\nand line\n", "plain text\twith tab\nand line\n")]
    [InlineData("a\r\nb\rc", "a\nbc")]
    [InlineData("\e[31mred\e[0m", "red")]
    [InlineData("\e[1;38;5;200mx\e[K", "x")]
    [InlineData("\e]0;title\ax", "x")]
    [InlineData("\e]8;;http://x\e\\link\e]8;;\e\\", "link")]
    [InlineData("\ePq#0;2;0;0;0\e\\x", "x")]
    [InlineData("\e(Bx\e=y\e7z", "xyz")]
    [InlineData("\u009B31mred\u009D0;t\u009Cx", "redx")]
    [InlineData("\0\a\b\v\f\u007Fx\u0085", "x")]
    [InlineData("\e[31\nx", "\nx")]
    [InlineData("\e\e[31mx", "x")]
    [InlineData("broken \e[", "broken ")]
    [InlineData("grüße 漢字 🙂", "grüße 漢字 🙂")]
    public void Text_is_what_is_left_without_what_steers_terminals(string written, string text)
    {
        Assert.Equal(text, Clean(Encoding.UTF8.GetBytes(written), int.MaxValue));
        Assert.Equal(text, Clean(Encoding.UTF8.GetBytes(written), 1));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_replaced()
    {
        byte[] bytes = [(byte)'a', 0xFF, (byte)'b', 0xE2, 0x82, (byte)'c', 0xF0, 0x9F];

        Assert.Equal("a\uFFFDb\uFFFDc\uFFFD", Clean(bytes, int.MaxValue));
        Assert.Equal("a\uFFFDb\uFFFDc\uFFFD", Clean(bytes, 1));
    }

    [Fact]
    public void Sequence_that_never_ends_does_not_hide_what_follows()
    {
        var text = Clean(Encoding.UTF8.GetBytes("\e]" + new string('x', 100_000) + "seen"), 4096);

        Assert.EndsWith("seen", text, StringComparison.Ordinal);
        Assert.True(text.Length < 50_000);
    }

    [Fact]
    public void Any_cut_gives_the_same_text()
    {
        var random = new Random(7);
        var pieces = new[] { "\e[31m", "text", "\n", "é", "🙂", "\e]0;t\a", "\e", "\u009B", "\r", "\0", "\eP", "\e\\" };
        for (var round = 0; round < 300; round++)
        {
            var written = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 30).Select(_ => pieces[random.Next(pieces.Length)])));
            Assert.Equal(Clean(written, int.MaxValue), Clean(written, 1 + random.Next(7)));
        }
    }

    private static string Clean(byte[] bytes, int chunk)
    {
        var (cleaner, text, left, buffer) = (new TerminalText(), new StringBuilder(), Array.Empty<byte>(), new char[bytes.Length + 8]);
        for (var at = 0; at < bytes.Length; at += Math.Min(chunk, bytes.Length))
        {
            left = [.. left, .. bytes.AsSpan(at, Math.Min(chunk, bytes.Length - at))];
            text.Append(buffer, 0, cleaner.Read(left, buffer, isLast: false, out var read));
            left = left[read..];
        }

        return text.Append(buffer, 0, cleaner.Read(left, buffer, isLast: true, out _)).ToString();
    }
}
