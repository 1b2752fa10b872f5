using Cloister.AgUi;
using Cloister.Chat;

namespace Cloister.Presentation.Tests.Composing;

public sealed class ComposerTests
{
    private static readonly Task<RunResult> Done = Task.FromResult(new RunResult("r1", RunOutcome.Completed));

    private readonly List<string> _sent = [];

    [Fact]
    public void Text_is_sent_trimmed_and_the_field_cleared()
    {
        var composer = Composer();
        composer.Text = "  hi \n";

        Assert.True(composer.Submit());

        Assert.Same(Done, composer.Run);
        Assert.Equal(["hi"], _sent);
        Assert.Equal("", composer.Text);
        Assert.False(composer.CanSubmit);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t")]
    public void Blank_text_is_not_sent(string text)
    {
        var composer = Composer();
        composer.Text = text;

        Assert.False(composer.Submit());

        Assert.Empty(_sent);
        Assert.Equal(text, composer.Text);
    }

    [Fact]
    public void Text_that_is_not_accepted_stays()
    {
        var composer = new Composer(_ => throw new InvalidOperationException()) { Text = "hi" };

        Assert.Throws<InvalidOperationException>(() => composer.Submit());

        Assert.Equal("hi", composer.Text);
    }

    [Fact]
    public void Nothing_is_sent_while_the_session_takes_no_message()
    {
        var composer = Composer();
        composer.Text = "hi";
        composer.Readiness = SendReadiness.RunInFlight;

        Assert.False(composer.Submit());
        Assert.Equal("hi", composer.Text);

        composer.Readiness = SendReadiness.Ready;

        Assert.True(composer.Submit());
        Assert.Equal(["hi"], _sent);
    }

    [Fact]
    public void Enter_submits_and_with_shift_breaks_the_line()
    {
        var composer = Composer();
        composer.Text = "ab";

        Assert.False(composer.PressEnter(isShift: true, caret: 1));
        Assert.Equal("a\nb", composer.Text);
        Assert.True(composer.PressEnter(isShift: false, caret: 0));

        Assert.Equal(["a\nb"], _sent);
    }

    [Fact]
    public void The_field_grows_to_five_lines()
    {
        var composer = Composer();
        List<int> lines = [];
        foreach (var text in new[] { "", "a", "a\nb", "a\nb\nc\nd\ne", "a\nb\nc\nd\ne\nf\ng" })
        {
            composer.Text = text;
            lines.Add(composer.VisibleLines);
        }

        Assert.Equal([1, 1, 2, 5, 5], lines);
    }

    [Fact]
    public void Changes_are_told_once_and_only_if_they_are_changes()
    {
        var composer = Composer();
        var told = composer.Watch();

        composer.Text = "a";
        composer.Text = "a";
        composer.Text = "ab";
        composer.Readiness = SendReadiness.RunInFlight;

        Assert.Equal(["Text", "CanSubmit", "Text", "Readiness", "CanSubmit"], told);
    }

    private Composer Composer() =>
        new(text =>
        {
            _sent.Add(text);
            return Done;
        });
}
