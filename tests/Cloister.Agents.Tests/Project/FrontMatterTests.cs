namespace Cloister.Agents.Tests;

public sealed class FrontMatterTests
{
    private const string Written = """
        ---
        # who reads this
        title: Morning report # in the morning
        when: */5 * * * *
        quoted: "a: \"b\"\n#c"
        single: 'it''s'
        folded: >
          one
          two

        block: |
            first
              second
        empty:
        ---

        Say what is new.
        ---
        And what is not.
        """;

    [Fact]
    public void Reads_what_people_write()
    {
        var head = FrontMatter.Parse(Written);

        Assert.Equal("Morning report", head["title"]);
        Assert.Equal("*/5 * * * *", head["when"]);
        Assert.Equal("a: \"b\"\n#c", head["quoted"]);
        Assert.Equal("it's", head["single"]);
        Assert.Equal("one two", head["folded"]);
        Assert.Equal("first\n  second", head["block"]);
        Assert.Null(head["empty"]);
        Assert.Null(head["missing"]);
        Assert.Equal("Say what is new.\n---\nAnd what is not.", head.Body);
    }

    [Fact]
    public void A_change_leaves_the_other_lines_as_they_are()
    {
        var changed = FrontMatter.Parse(Written).With("folded", "short").With("title", null).With("added", "time: now").ToString();

        Assert.Equal(
            Written
                .ReplaceLineEndings("\n")
                .Replace("title: Morning report # in the morning\n", "", StringComparison.Ordinal)
                .Replace("folded: >\n  one\n  two\n", "folded: short\n", StringComparison.Ordinal)
                .Replace("empty:\n", "empty:\nadded: \"time: now\"\n", StringComparison.Ordinal) + "\n",
            changed
        );
    }

    [Theory]
    [InlineData("plain words")]
    [InlineData("yes")]
    [InlineData("12")]
    [InlineData("2026-01-01")]
    [InlineData("* * * * *")]
    [InlineData("@daily")]
    [InlineData("a # b")]
    [InlineData(" \"quoted\\ ' \t\u0001 ")]
    public void What_is_written_is_read(string value) =>
        Assert.Equal(value, FrontMatter.Parse(FrontMatter.Empty.With("key", value).WithBody("body").ToString())["key"]);

    [Theory]
    [InlineData("no head", "the file has to begin with keys between two lines of '---'")]
    [InlineData("---\ntitle: a\n", "the file has to begin with keys between two lines of '---'")]
    [InlineData("---\ntitle\n---", "line 2: a key, a colon and a value are expected")]
    [InlineData("---\na: 1\na: 2\n---", "line 3: 'a' is there twice")]
    [InlineData("---\na: [1, 2]\n---", "line 2: the value has to be text; put it in quotes if it is")]
    [InlineData("---\na:\n  - 1\n---", "line 3: the value of 'a' has to stand on one line, or below '|' or '>'")]
    [InlineData("---\na: \"open\n---", "line 2: the quotes do not end")]
    [InlineData("---\na: \"\\q\"\n---", "line 2: '\\q' means nothing in quotes")]
    public void Says_which_line_cannot_be_read(string text, string reason) =>
        Assert.Equal(reason, Assert.Throws<FormatException>(() => FrontMatter.Parse(text)).Message);
}
