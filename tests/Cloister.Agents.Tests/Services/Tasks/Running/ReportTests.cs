namespace Cloister.Agents.Tests.Services.Tasks;

public sealed class ReportTests
{
    [Fact]
    public async Task What_came_of_a_task_is_sent_to_its_chat()
    {
        await using var stage = await TaskStage.StartAsync("All is well.");
        await stage.DoAsync("create", """{"title":"Report","body":"Work.","sessionId":"chat_1"}""");

        var record = await stage.RunAsync("Report");

        Assert.Equal("""{"chatKey":"chat_1","text":"All is well.","reply":true}""", Assert.Single(stage.Chat.Sent).ToString());
        Assert.Equal("""{"state":"sent"}""", record["delivery"].ToString());
        Assert.Equal("""{"state":"sent"}""", (await stage.DoAsync("status", """{"title":"Report"}"""))["lastRun"]["delivery"].ToString());
    }

    [Fact]
    public async Task A_chat_that_cannot_be_reached_does_not_fail_the_run()
    {
        await using var stage = await TaskStage.StartAsync("All is well.");
        stage.Chat.Refusal = "Channel telegram is disabled";
        await stage.DoAsync("create", """{"title":"Report","body":"Work.","sessionId":"chat_1"}""");

        var record = await stage.RunAsync("Report");

        Assert.Equal("success", record["status"].AsString());
        Assert.Equal("""{"state":"failed","error":"Channel telegram is disabled"}""", record["delivery"].ToString());
    }

    [Fact]
    public async Task A_chat_service_that_is_still_starting_is_told_a_moment_later()
    {
        await using var stage = await TaskStage.StartAsync("All is well.");
        await stage.DoAsync("create", """{"title":"Report","body":"Work.","sessionId":"chat_1"}""");
        await stage.Agent.Host.Services.CommandAsync("chat", "stop", cancellationToken: TestContext.Current.CancellationToken);
        var timers = stage.Time.PendingTimers;
        await stage.DoAsync("run", """{"title":"Report"}""");
        await stage.Model.Ends.WaitForAsync(1);
        while (stage.Time.NextDue > TaskStage.Noon + TimeSpan.FromSeconds(2) || stage.Time.PendingTimers < timers)
        {
            await Task.Yield();
        }

        await stage.Agent.Host.Services.CommandAsync("chat", "start", cancellationToken: TestContext.Current.CancellationToken);
        for (var second = 0; second < 20 && stage.Ended.Count == 0; second++)
        {
            stage.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await stage.Ended.WaitForAsync(1);
        Assert.Equal("All is well.", Assert.Single(stage.Chat.Sent)["text"].AsString());
    }
}
