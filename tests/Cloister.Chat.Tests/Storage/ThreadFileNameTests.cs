namespace Cloister.Chat.Tests;

public sealed class ThreadFileNameTests
{
    [Theory]
    [InlineData("", "t-.thread")]
    [InlineData("thread-42_a", "t-thread-42_a.thread")]
    [InlineData("Ab", "t-~41b.thread")]
    [InlineData("../a", "t-~2e~2e~2fa.thread")]
    [InlineData("con", "t-con.thread")]
    [InlineData("ü~", "t-~c3~bc~7e.thread")]
    public void A_name_is_spelled_out(string name, string fileName)
    {
        Assert.Equal(fileName, ThreadFileName.Of(name));
        Assert.Equal(name, ThreadFileName.NameOf(fileName));
    }

    [Fact]
    public void A_long_name_is_hashed_and_fits_everywhere()
    {
        var (one, other) = (ThreadFileName.Of(new string('x', 1_000)), ThreadFileName.Of(new string('x', 1_001)));

        Assert.NotEqual(one, other);
        Assert.StartsWith("h-", one);
        Assert.Equal(one, ThreadFileName.NameOf(one));
        Assert.True(one.Length < 100);
    }

    [Theory]
    [InlineData("notes.thread")]
    [InlineData(".thread")]
    [InlineData("t-A.thread")]
    [InlineData("t-~4.thread")]
    [InlineData("t-~zz.thread")]
    [InlineData("t-~61.thread")]
    [InlineData("t-~ff.thread")]
    public void A_file_name_that_no_name_makes_stands_for_itself(string fileName) =>
        Assert.Equal(fileName, ThreadFileName.NameOf(fileName));

    [Fact]
    public void Different_names_have_different_files_also_where_capitals_do_not_count()
    {
        var random = new Random(20260102);
        const string letters = "aAbB.~-_/\\ 0é\u0301😀";
        var names = Enumerable
            .Range(0, 20_000)
            .Select(_ => string.Concat(random.GetItems(letters.EnumerateRunes().ToArray(), random.Next(5))));

        var files = names.Distinct(StringComparer.Ordinal).GroupBy(ThreadFileName.Of, StringComparer.OrdinalIgnoreCase);

        Assert.All(files, file => Assert.Single(file));
    }
}
