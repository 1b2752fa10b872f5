namespace Cloister.Agents.Tests.Services.Chat.Inbound;

/// <summary>Messages that were sent while the agent did not listen.</summary>
public sealed class BacklogTests
{
    [Theory]
    [InlineData("execute", "queued done queued", 2)]
    [InlineData("audit", "done done queued", 1)]
    [InlineData("drop", "ignored ignored queued", 1)]
    public async Task What_was_said_before_is_answered_kept_or_dropped(string mode, string claims, int inputs)
    {
        await using var stage = await ChatStage.StartAsync(stage => stage.ChatSettings = $"\"backlog\":\"{mode}\"");
        var now = stage.Time.GetUtcNow();

        await stage.TakeAsync(
            stage.Message("young") with
            {
                SentAt = now.AddSeconds(-900),
            },
            stage.Message("old") with
            {
                SentAt = now.AddSeconds(-901),
            },
            stage.Message("new") with
            {
                SentAt = now,
            }
        );

        Assert.Equal((claims, inputs), (await stage.ClaimsAsync(), await stage.CountAsync("input")));
        Assert.Equal(mode == "drop" ? 1 : 3, await stage.CountAsync("chat_history"));
    }

    [Fact]
    public async Task Old_command_is_not_carried_out()
    {
        await using var stage = await ChatStage.StartAsync();

        await stage.TakeAsync(stage.Message("/clear") with { SentAt = stage.Time.GetUtcNow().AddDays(-1) });

        Assert.Empty(stage.Outlet.Answers);
        Assert.Single(await stage.HistoryAsync());
    }
}
