namespace Cloister.Agents.Tests.Services.Memory;

public sealed class MemoryFlushTests
{
    [Fact]
    public async Task What_was_said_becomes_an_entry_of_the_day()
    {
        await using var stage = await MemoryStage.StartAsync();
        var session = stage.Host.Sessions.Get("ada");
        var token = TestContext.Current.CancellationToken;
        await session.AppendUserMessageAsync("I like tea.\n\n### Canon\nGreen.", cancellationToken: token);
        await session.AppendUserMessageAsync("unseen", new() { IsInternal = true }, token);
        await session.AppendAssistantMessageAsync("Noted.", cancellationToken: token);

        var flushed = await stage.DoAsync("flush", """{"sessionId":"ada"}""");

        Assert.Equal("""{"path":".agent/memory/daily/2026-04-01.md","messageCount":2,"writtenChars":52}""", flushed.ToString());
        Assert.Equal(
            "# Daily Memory\n\n### 2026-04-01T23:30:00.000Z\n\nUser: I like tea. ### Canon Green.\nAssistant: Noted.\n\n",
            stage.Read("daily/2026-04-01.md")
        );
    }

    [Fact]
    public async Task The_last_messages_are_taken()
    {
        await using var stage = await MemoryStage.StartAsync();
        var session = stage.Host.Sessions.Get("ada");
        for (var i = 0; i < 35; i++)
        {
            await session.AppendUserMessageAsync($"message {i}", cancellationToken: TestContext.Current.CancellationToken);
        }

        Assert.Equal(30, (await stage.DoAsync("flush", """{"sessionId":"ada"}"""))["messageCount"].AsInt64());
        Assert.Equal(2, (await stage.DoAsync("flush", """{"sessionId":"ada","maxMessages":2}"""))["messageCount"].AsInt64());
        Assert.EndsWith("\n\nUser: message 33\nUser: message 34\n\n", stage.Read("daily/2026-04-01.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_in_which_nothing_was_said_leaves_nothing()
    {
        await using var stage = await MemoryStage.StartAsync();
        await stage.Host.Sessions.CreateAsync(new() { Id = "ada" }, TestContext.Current.CancellationToken);

        Assert.Equal(
            """{"path":".agent/memory/daily/2026-04-01.md","messageCount":0,"writtenChars":0}""",
            (await stage.DoAsync("flush", """{"sessionId":"ada"}""")).ToString()
        );
        Assert.False(Directory.Exists(stage.Folder));
    }

    [Fact]
    public async Task There_has_to_be_such_a_session()
    {
        await using var stage = await MemoryStage.StartAsync();

        Assert.Equal("Session not found: nobody", (await stage.TryAsync("flush", """{"sessionId":"nobody"}""")).Error);
    }
}
