using Cloister.AgUi;

namespace Cloister.Chat.Tests.Content;

public sealed class MessageContentParserTests
{
    public static TheoryData<string, MessageSegment[]> Cases { get; } =
        new()
        {
            { "", [] },
            { "plain", [new TextSegment("plain")] },
            { "a\n", [new TextSegment("a\n")] },
            { "a\r\nb\rc", [new TextSegment("a\nb\nc")] },
            { "```\n```", [new CodeBlockSegment("", "")] },
            { "```\n\n```", [new CodeBlockSegment("", "")] },
            { "```\n\n\n```", [new CodeBlockSegment("", "\n")] },
            { "```", [new CodeBlockSegment("", "")] },
            { "```cs", [new CodeBlockSegment("cs", "")] },
            { "```cs\nvar x = 1;", [new CodeBlockSegment("cs", "var x = 1;")] },
            { "```cs\nvar x = 1;\n", [new CodeBlockSegment("cs", "var x = 1;\n")] },
            { "a\n```cs\nx\n```\nb", [new TextSegment("a"), new CodeBlockSegment("cs", "x"), new TextSegment("b")] },
            { "a\r\n```cs\r\nx\r\ny\r\n```\r\nb", [new TextSegment("a"), new CodeBlockSegment("cs", "x\ny"), new TextSegment("b")] },
            { "a\n\n```\nx\n```\n\nb", [new TextSegment("a\n"), new CodeBlockSegment("", "x"), new TextSegment("\nb")] },
            { "```\nx\n```\n```\ny\n```\n", [new CodeBlockSegment("", "x"), new CodeBlockSegment("", "y")] },
            { "```\nx\n```\n\n```\ny\n```", [new CodeBlockSegment("", "x"), new CodeBlockSegment("", "y")] },
            { "``` C# 14  title=x \nx\n```", [new CodeBlockSegment("C# 14  title=x", "x")] },
            { "   ```\nx\n   ```", [new CodeBlockSegment("", "x")] },
            { "    ```\nx\n```", [new TextSegment("    ```\nx"), new CodeBlockSegment("", "")] },
            { "\t```\nx", [new TextSegment("\t```\nx")] },
            { "```a`b\nx", [new TextSegment("```a`b\nx")] },
            { "```inline```\nx", [new TextSegment("```inline```\nx")] },
            { "``\nx", [new TextSegment("``\nx")] },
            { "~~~\nx\n~~~", [new TextSegment("~~~\nx\n~~~")] },
            { "````\n```\n````", [new CodeBlockSegment("", "```")] },
            { "```\n`````\t \nb", [new CodeBlockSegment("", ""), new TextSegment("b")] },
            { "```\nx\n``` y\nz\n```", [new CodeBlockSegment("", "x\n``` y\nz")] },
            { "use `x` here", [new TextSegment("use `x` here")] },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Texts_are_cut_at_their_fences(string text, MessageSegment[] expected) =>
        Assert.Equal(expected, MessageContentParser.Parse(text));

    [Fact]
    public void A_line_may_become_a_fence_and_stop_being_one_while_it_grows()
    {
        var parser = new MessageContentParser();

        Assert.Equal([new TextSegment("a\n``")], parser.Update("a\n``"));
        Assert.Equal([new TextSegment("a"), new CodeBlockSegment("", "")], parser.Update("a\n```"));
        Assert.Equal([new TextSegment("a"), new CodeBlockSegment("x", "")], parser.Update("a\n```x"));
        Assert.Equal([new TextSegment("a\n```x`")], parser.Update("a\n```x`"));
    }

    [Fact]
    public void Another_text_is_begun_anew()
    {
        var parser = new MessageContentParser();
        parser.Update("a\r\n```\nb");

        Assert.Equal([new TextSegment("b\nc")], parser.Update("b\r\nc"));
        Assert.Equal([new TextSegment("b")], parser.Update("b"));
    }

    [Fact]
    public void Segments_share_the_characters_of_their_text()
    {
        var text = TextSlice.From("prose\n```\ncode\n```");

        var segments = MessageContentParser.Parse(text);

        Assert.True(text.Span.Overlaps(((TextSegment)segments[0]).Text.Span));
        Assert.True(text.Span.Overlaps(((CodeBlockSegment)segments[1]).Code.Span));
    }

    [Fact]
    public void Segments_given_earlier_stay_as_they_were()
    {
        var parser = new MessageContentParser();
        var early = parser.Update("a\rb");

        parser.Update("a\rb\r" + new string('c', 1000));

        Assert.Equal([new TextSegment("a\nb")], early);
    }

    [Fact]
    public void A_text_that_grows_by_single_characters_costs_time_in_proportion_to_its_length()
    {
        // Quadratic work on this much would take minutes; the wait of the test runner is the limit.
        var fold = new ChatFold();
        fold.Apply(Script.Started());
        fold.Apply(new TextMessageStartEvent("m1"));
        var parser = new MessageContentParser();
        ValueList<MessageSegment> segments = [];

        for (var i = 0; i < 200_000; i++)
        {
            fold.Apply(Script.Text(i % 40 == 0 ? "\n" : "x"));
            segments = parser.Update(fold.State.Messages[0].Text);
        }

        Assert.Equal(200_000, Assert.IsType<TextSegment>(Assert.Single(segments)).Text.Length);
    }
}
