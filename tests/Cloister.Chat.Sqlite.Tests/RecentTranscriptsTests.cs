using Cloister.AgUi;

namespace Cloister.Chat.Tests;

public sealed class RecentTranscriptsTests
{
    private static readonly ValueList<Message> Two = [new UserMessage("m1", "a"), new UserMessage("m2", "b")];

    [Fact]
    public void A_transcript_is_found_under_its_revision_only()
    {
        var recent = new RecentTranscripts(maxThreads: 2, maxMessages: 100);

        recent.Remember("t", "1", Two);

        Assert.Same(Two, recent.Find("t", "1"));
        Assert.Null(recent.Find("t", "2"));
        Assert.Null(recent.Find("u", "1"));
        recent.Forget("t");
        Assert.Null(recent.Find("t", "1"));
    }

    [Fact]
    public void The_oldest_go_when_there_are_too_many_threads()
    {
        var recent = new RecentTranscripts(maxThreads: 2, maxMessages: 100);

        recent.Remember("a", "1", Two);
        recent.Remember("b", "1", Two);
        recent.Remember("a", "2", Two);
        recent.Remember("c", "1", Two);

        Assert.NotNull(recent.Find("a", "2"));
        Assert.Null(recent.Find("b", "1"));
        Assert.NotNull(recent.Find("c", "1"));
    }

    [Fact]
    public void The_oldest_go_when_there_are_too_many_messages_but_never_the_last()
    {
        var recent = new RecentTranscripts(maxThreads: 10, maxMessages: 3);

        recent.Remember("a", "1", Two);
        recent.Remember("b", "1", Two);
        Assert.Null(recent.Find("a", "1"));
        recent.Remember("c", "1", Two.AddRange([.. Two]));

        Assert.Null(recent.Find("b", "1"));
        Assert.NotNull(recent.Find("c", "1"));
    }
}
