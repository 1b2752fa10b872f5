namespace Cloister.Agents.Tests.Services.Chat.Inbound;

public sealed class InboundTests
{
    [Fact]
    public async Task Message_is_answered_in_the_session_of_its_conversation()
    {
        await using var stage = await ChatStage.StartAsync();

        await stage.SayAsync("Hi");
        await stage.RestAsync();

        Assert.Equal(["Hi", "Hello!"], await stage.WordsAsync());
        Assert.Equal("queued", await stage.ClaimsAsync());
        var row = Assert.Single(await stage.HistoryAsync());
        Assert.Equal(("Hi", ChatItemKind.Exec, "ann", "m1"), (row.Text, row.Kind, row.ActorId, row.MessageId));
    }

    [Fact]
    public async Task Stranger_leaves_his_claim_and_nothing_else()
    {
        await using var stage = await ChatStage.StartAsync(stage => stage.Guard = _ => Verdict.Refuse("Ask Bob to let you in."));

        await stage.SayAsync("Let me in");

        Assert.Equal("ignored", await stage.ClaimsAsync());
        foreach (var table in new[] { "session", "route", "chat_history", "input", "run", "outbox" })
        {
            Assert.Equal(0, await stage.CountAsync(table));
        }

        Assert.Equal(0, await stage.CountAsync("inbox", "payload IS NOT NULL"));
        var told = Assert.Single(await stage.Platform.WaitForDeliveredAsync(1));
        Assert.Equal(("Ask Bob to let you in.", null), (told.Text, told.Message.ReplyTo));
    }
}
