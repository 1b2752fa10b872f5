namespace Cloister.Agents.Tests.Services.Chat.Replies;

public sealed class ReplyTextTests
{
    private const long Now = 1_700_000_000_000;

    [Fact]
    public void Text_without_a_head_is_sent_as_it_is()
    {
        var reply = ReplyText.Parse("\n Hello\n---\nreply: true\n---\n");

        Assert.Equal(new("Hello\n---\nreply: true\n---"), reply);
    }

    [Fact]
    public void Head_says_how_a_text_is_sent()
    {
        var reply = ReplyText.Parse(
            """
            ---
            # what the model thinks
            reply: true
            messageId: 42
            react: 👍
            delayMs: 1500
            chatKey: chat_other
            ---

            Hello
            """
        );

        Assert.Equal(("Hello", true, "42", "chat_other"), (reply.Body, reply.Quotes, reply.MessageId, reply.ChatKey));
        Assert.Equal([new ChatReaction("👍")], reply.Reactions);
        Assert.Equal(Now + 1500, reply.When!.Value.From(Now));
    }

    [Theory]
    [InlineData("reply: m7", true, "m7")]
    [InlineData("reply: \"m7\"", true, "m7")]
    [InlineData("reply: 7", true, "7")]
    [InlineData("reply: false", false, null)]
    [InlineData("reply: {a: 1}", null, null)]
    [InlineData("reply: m7\nmessageId: m8", true, "m8")]
    public void Reply_is_a_yes_or_a_message(string head, bool? quotes, string? messageId)
    {
        var reply = ReplyText.Parse($"---\n{head}\n---\nHello");

        Assert.Equal((quotes, messageId, "Hello"), (reply.Quotes, reply.MessageId, reply.Body));
    }

    [Theory]
    [InlineData("react: [👍, {emoji: 🎉, big: true}]")]
    [InlineData("react:\n- 👍\n- emoji: 🎉\n  big: true")]
    [InlineData("react:\n  - '👍'\n  - { \"emoji\": \"🎉\", \"big\": true }")]
    public void Signs_are_one_or_many(string head) =>
        Assert.Equal([new("👍"), new ChatReaction("🎉", IsBig: true)], ReplyText.Parse($"---\n{head}\n---").Reactions);

    [Theory]
    [InlineData("delay: 5000", Now + 5000)]
    [InlineData("delay-ms: \"5000\"", Now + 5000)]
    [InlineData("time: 1800000000", 1_800_000_000_000)]
    [InlineData("sendAtMs: 1800000000001", 1_800_000_000_001)]
    [InlineData("sendAt: 2027-01-15T08:00:00+00:00", 1_800_000_000_000)]
    [InlineData("sendAt: 2027-01-15T08:00:00Z", 1_800_000_000_000)]
    public void Moment_is_a_delay_or_a_time(string head, long expected) =>
        Assert.Equal(expected, ReplyText.Parse($"---\n{head}\n---\nHello").When!.Value.From(Now));

    [Theory]
    [InlineData("delay: -1")]
    [InlineData("delay: soon")]
    [InlineData("sendAt: 2027-01-15T08:00:00")]
    [InlineData("react: 5\nchatKey: [1]\nmessageId: {}")]
    public void Value_that_means_nothing_is_passed_over(string head) =>
        Assert.Equal(new("Hello"), ReplyText.Parse($"---\n{head}\n---\nHello"));

    [Theory]
    [InlineData("---\nreply: [1\n---\nHello")]
    [InlineData("---\n- reply\n---\nHello")]
    [InlineData("---\nreply: true\nHello")]
    [InlineData("---\nreply: true\nreply: false\n---\nHello")]
    [InlineData("---\nreply: &a true\n---\nHello")]
    [InlineData("---\n\treply: true\n---\nHello")]
    [InlineData("---\nSummary: all is well\n---\nHello")]
    [InlineData("---\n---\nHello")]
    public void What_is_no_head_is_part_of_the_text(string text) => Assert.Equal(new(text), ReplyText.Parse(text));

    [Fact]
    public void Deep_brackets_are_no_head()
    {
        var text = $"---\nreact: {new string('[', 100_000)}\n---\nHello";

        Assert.Equal(text, ReplyText.Parse(text).Body);
    }

    [Theory]
    [InlineData("NO_REPLY", true)]
    [InlineData("  NO_REPLY\n", true)]
    [InlineData("---\nreact: 👍\n---\nNO_REPLY", true)]
    [InlineData("NO_REPLY, he said", false)]
    public void Only_that_word_alone_says_nothing(string text, bool isSilent) => Assert.Equal(isSilent, ReplyText.Parse(text).IsSilent);
}
