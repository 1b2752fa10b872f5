using System.Text;

namespace Cloister.Agents.Tests.Tools.Calling;

public sealed class TextLimitTests
{
    [Fact]
    public void Text_that_fits_stays_as_it_is()
    {
        var text = new string('x', 1000);

        Assert.Same(text, TextLimit.Cut(text, 1000));
    }

    [Fact]
    public void Long_text_keeps_its_beginning_and_its_end_and_says_how_much_is_missing()
    {
        var cut = TextLimit.Cut("begin" + new string('x', 1000) + "end", 100);

        Assert.StartsWith("beginxxx", cut, StringComparison.Ordinal);
        Assert.EndsWith("xxxend", cut, StringComparison.Ordinal);
        Assert.Contains($"[… {1008 - (cut.Count(c => c is 'x') + 8)} bytes dropped …]", cut, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(cut), 80, 100);
    }

    [Theory]
    [InlineData("é")]
    [InlineData("语")]
    [InlineData("😀")]
    public void Characters_are_never_cut_in_two(string character)
    {
        var text = string.Concat(Enumerable.Repeat(character, 1000));

        for (var limit = 60; limit < 70; limit++)
        {
            var cut = TextLimit.Cut(text, limit);

            Assert.DoesNotContain('\uFFFD', cut);
            Assert.True(Encoding.UTF8.GetByteCount(cut) <= limit, cut);
        }
    }
}
